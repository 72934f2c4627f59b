package dev.millrace.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The list of runs among many that have ended. */
@Postgres
class RunListTest {

    private static final Instant FIRST = Instant.parse("2026-11-22T09:00:00Z");
    private static final int MANY = 5_000;

    private final JdbcClient database;
    private final RunQueries queries;
    private final TransactionTemplate transaction;

    RunListTest(DataSource console) {
        this.database = JdbcClient.create(console);
        this.queries = NewRuns.queries(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(console));
    }

    /** Every tenth of them is of the other flow, the last of all began latest, and the first five live. */
    @BeforeEach
    void fill() {
        database.sql("delete from run").update();
        database.sql("""
                        insert into run (id, flow_id, flow_name, origin, state, run_time, business_time, zone, version,
                            started_by, created_at, started_at, ended_at, definition)
                        select lpad(i::text, 22, '0'), case i % 10 when 0 then 'other' else 'flow' end, 'Flow',
                            case i % 2 when 0 then 'MANUAL' else 'SCHEDULE' end,
                            case when i <= 5 then 'RUNNING' else 'SUCCEEDED' end,
                            at, at - interval '1 day', 'UTC', 1, 'tester', at, at, case when i > 5 then at end, '\\x00'
                        from generate_series(1, :many) i
                        cross join lateral (select cast(:first as timestamptz) + i * interval '1 minute' as at) time
                        """)
                .param("many", MANY)
                .param("first", StoredJson.sql(FIRST))
                .update();
        database.sql("analyze run").update();
    }

    private List<Integer> listed(RunFilter filter, @Nullable String cursor, int size) {
        return queries.list(filter, cursor, size).items().stream()
                .map(run -> Integer.parseInt(run.id().value()))
                .toList();
    }

    private static RunFilter filter(@Nullable String flow, @Nullable RunState state, @Nullable Origin origin) {
        return new RunFilter(flow, state, origin, RunFilter.By.STARTED, null, null);
    }

    private static Instant at(int run) {
        return FIRST.plusSeconds(60L * run);
    }

    @Test
    void the_newest_come_first_and_a_cursor_goes_on_behind_them() {
        assertThat(listed(RunFilter.ALL, null, 3)).containsExactly(MANY, MANY - 1, MANY - 2);
        String cursor = queries.list(RunFilter.ALL, null, 3).next();
        assertThat(listed(RunFilter.ALL, cursor, 2)).containsExactly(MANY - 3, MANY - 4);
    }

    @Test
    void conditions_hold_together() {
        assertThat(listed(filter("flow", RunState.RUNNING, Origin.MANUAL), null, 10))
                .containsExactly(4, 2);
        assertThat(listed(filter("other", null, null), null, 2)).containsExactly(MANY, MANY - 10);
        assertThat(listed(filter(null, RunState.QUEUED, null), null, 2)).isEmpty();
        assertThat(listed(new RunFilter(null, null, null, RunFilter.By.RUN_TIME, at(7), at(10)), null, 10))
                .as("from is in, to is not")
                .containsExactly(9, 8, 7);
        assertThat(listed(
                        new RunFilter("flow", null, null, RunFilter.By.BUSINESS_TIME, at(1).minusSeconds(86_400), null),
                        null,
                        1))
                .containsExactly(MANY - 1);
    }

    @Test
    void runs_that_live_are_found_without_reading_those_that_have_ended() {
        Long read = transaction.execute(status -> {
            // Often enough that the server would settle on one plan for all values.
            for (int i = 0; i < 10; i++) {
                assertThat(listed(filter("flow", RunState.RUNNING, null), null, 50))
                        .containsExactly(5, 4, 3, 2, 1);
            }
            return database.sql("""
                            select seq_tup_read + coalesce(idx_tup_fetch, 0)
                            from pg_stat_xact_user_tables
                            where relname = 'run'
                            """).query(Long.class).single();
        });
        assertThat(read).isLessThanOrEqualTo(10 * 5);
    }
}
