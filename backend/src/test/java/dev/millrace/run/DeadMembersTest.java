package dev.millrace.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cluster.Alarms;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.testing.Postgres;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Members that have been silent for long. */
@Postgres
class DeadMembersTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private final JdbcClient database;
    private final List<Runnable> sweep = new ArrayList<>();

    DeadMembersTest(DataSource console) {
        database = JdbcClient.create(console);
        new DeadMembers(database, Clock.fixed(NOW, ZoneOffset.UTC), new SweepOnly());
    }

    /** Alarms of a cluster in which nothing but the sweep happens, when the test says so. */
    private final class SweepOnly implements Alarms {
        @Override
        public void wake(String kind, Consumer<String> sleeper) {}

        @Override
        public void sweepBy(Runnable sweeper) {
            sweep.add(sweeper);
        }

        @Override
        public void set(String kind, String id, Instant at) {}

        @Override
        public void clear(String kind, String id) {}
    }

    private void member(String id, Instant seenAt) {
        database.sql("insert into member (id, started_at, seen_at, slots) values (:id, :seen, :seen, 8)")
                .param("id", id)
                .param("seen", seenAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    private void ownsARun(String member) {
        String json = "{\"format\": \"millrace/v1\", \"name\": \"Left\"}";
        RunRecord run = new RunRecord(
                new RunId("left"),
                "flow",
                "Left",
                Origin.TRIAL,
                RunState.QUEUED,
                null,
                null,
                NOW,
                NOW,
                ZoneId.of("UTC"),
                null,
                1L,
                null,
                "tester",
                NOW,
                null,
                null);
        NewRuns.insert(database, run, json, DefinitionJson.parse(json).definition());
        database.sql("update run set owner = :owner").param("owner", member).update();
    }

    @Test
    void the_living_remove_those_that_have_been_silent_for_a_week_and_own_no_run() {
        member("alive", NOW);
        member("away", NOW.minus(DeadMembers.SILENCE));
        member("gone", NOW.minus(DeadMembers.SILENCE).minusSeconds(1));
        member("owner", NOW.minus(DeadMembers.SILENCE).minusSeconds(1));
        ownsARun("owner");

        sweep.forEach(Runnable::run);

        assertThat(database.sql("select id from member order by id")
                        .query(String.class)
                        .list())
                .containsExactly("alive", "away", "owner");
    }
}
