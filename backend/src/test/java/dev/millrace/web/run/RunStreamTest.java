package dev.millrace.web.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.flow.definition.SampleFlows;
import dev.millrace.run.JournalRows;
import dev.millrace.run.NewRuns;
import dev.millrace.run.Origin;
import dev.millrace.run.RunId;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunState;
import dev.millrace.testing.Postgres;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a stream tells, of runs in a real database. */
@Postgres
class RunStreamTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final JdbcClient database;

    RunStreamTest(DataSource source) {
        database = JdbcClient.create(source);
    }

    @Test
    void every_line_of_the_log_is_told_before_the_stream_ends() {
        RunId run = insertRun("0000000000000000000001");
        Told told = new Told();
        RunStream stream = new RunStream(run, NewRuns.queries(database), told);
        stream.begin();

        new JournalRows(database).say(run, "extract", 2500, "line %d");
        database.sql("update run set state = 'CANCELLED', ended_at = now() where id = :run")
                .param("run", run.value())
                .update();

        assertThat(stream.tellNews()).isFalse();
        assertThat(told.events.stream().filter("log"::equals)).hasSize(2500);
        assertThat(told.events).startsWith("state").endsWith("run");
    }

    private RunId insertRun(String id) {
        RunId run = new RunId(id);
        NewRuns.insert(
                database,
                new RunRecord(
                        run,
                        "flow",
                        "Flow",
                        Origin.TRIAL,
                        RunState.QUEUED,
                        null,
                        null,
                        NOW,
                        NOW,
                        ZoneOffset.UTC,
                        null,
                        1L,
                        null,
                        "anna",
                        NOW,
                        null,
                        null),
                SampleFlows.tutorialJson(),
                SampleFlows.tutorial());
        return run;
    }

    @Test
    void a_reader_that_lags_is_told_the_rest_when_it_has_caught_up() {
        RunId run = insertRun("0000000000000000000002");
        Told told = new Told();
        RunStream stream = new RunStream(run, NewRuns.queries(database), told);
        stream.begin();
        new JournalRows(database).say(run, "extract", 1000, "line %d");
        told.room = 250;

        assertThat(stream.tellNews()).isTrue();
        assertThat(told.lines()).isBetween(200L, 400L);
        assertThat(stream.tellNews()).isTrue();
        assertThat(told.lines()).isBetween(200L, 400L);
        assertThat(told.events).doesNotContain("run");

        told.room = 100_000;
        stream.tellNews();
        assertThat(told.lines()).isEqualTo(1000);
        assertThat(told.events).endsWith("run");
    }

    /** Keeps the names of the events instead of sending them. */
    private static final class Told implements EventOutlet {

        final List<String> events = new ArrayList<>();
        int room = 100_000;
        private boolean over;

        long lines() {
            return events.stream().filter("log"::equals).count();
        }

        @Override
        public boolean hasRoom() {
            return events.size() < room;
        }

        @Override
        public void send(String event, Object data) {
            events.add(event);
        }

        @Override
        public void sign() {}

        @Override
        public void end() {
            over = true;
        }

        @Override
        public void drop() {
            over = true;
        }

        @Override
        public boolean isOver() {
            return over;
        }
    }
}
