package dev.millrace.run;

import dev.millrace.cluster.Alarms;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Members whose data directory is gone: their ids never come back, so the living remove their rows. One that does come back arrives
 * like a new one.
 */
@Component
class DeadMembers {

    static final Duration SILENCE = Duration.ofDays(7);

    private static final Logger LOG = LoggerFactory.getLogger(DeadMembers.class);

    private final JdbcClient database;
    private final Clock clock;

    DeadMembers(JdbcClient database, Clock clock, Alarms alarms) {
        this.database = database;
        this.clock = clock;
        alarms.sweepBy(this::forget);
    }

    /** Only those that own no run: who owns a run can still be asked about on its page. */
    void forget() {
        int forgotten = database.sql("""
                        delete from member m
                        where m.seen_at < :before
                          and not exists (
                              select from run r
                              where r.owner = m.id and r.state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING'))
                        """)
                .param("before", clock.instant().minus(SILENCE).atOffset(ZoneOffset.UTC))
                .update();
        if (forgotten > 0) {
            LOG.info("{} members were removed: no sign of life for {} days", forgotten, SILENCE.toDays());
        }
    }
}
