package dev.millrace.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.database.OldRelease;
import dev.millrace.datasource.BackendIdentity;
import dev.millrace.run.history.LogPages;
import dev.millrace.run.history.NodeSummaries;
import dev.millrace.run.history.StoredEntries;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import dev.millrace.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs that the tables of an earlier release hold are read, and go on, as they stood. */
@Postgres
class StoredRunsTest {

    private static final RunId ENDED = new RunId("00000000000000000ended");
    private static final RunId LIVING = new RunId("0000000000000000living");
    private static final RunId PAUSED = new RunId("00000000000000000pause");
    private static final RunId QUEUED = new RunId("000000000000000queued1");
    private static final Instant NINE = Instant.parse("2026-11-22T09:00:00Z");

    private final TestServer server = TestServer.of(15);
    private TestDatabase old;
    private JdbcClient database;
    private RunQueries queries;
    private ClaimStore claims;

    @BeforeEach
    void migrate() throws IOException {
        old = server.create(false);
        database = JdbcClient.create(old.dataSource());
        OldRelease.migrate(old.dataSource(), "22");
        new JdbcTemplate(old.dataSource())
                .execute(new ClassPathResource("dev/millrace/database/runs-at-v22.sql")
                        .getContentAsString(StandardCharsets.UTF_8));
        OldRelease.migrate(old.dataSource(), "23");
        queries = NewRuns.queries(database);
        claims = NewRuns.claims(database, Duration.ofSeconds(15));
    }

    @AfterEach
    void drop() {
        server.drop(old);
    }

    @Test
    void a_run_that_has_ended_is_told_as_it_was() {
        RunView run = queries.get(ENDED);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.nodes()).extracting(RunView.NodeView::key).containsExactly("a", "null", "c");
        assertThat(run.nodes())
                .extracting(RunView.NodeView::state)
                .containsExactly(NodeState.SUCCEEDED, NodeState.FAILED, NodeState.SKIPPED);
        RunView.NodeView first = run.nodes().get(0);
        assertThat(first.attempts())
                .extracting(RunView.AttemptView::state)
                .containsExactly(AttemptState.FAILED, AttemptState.SUCCEEDED);
        assertThat(first.attempts().get(0).error())
                .isEqualTo(new AttemptError("division by zero", "22012", 1, null, null, null, null, null, null, null));
        assertThat(first.attempts().get(1).endedAt()).isEqualTo(NINE.plusMillis(4_500));
        assertThat(first.attempts().get(1).statementCount()).isEqualTo(120);
        RunView.StatementView noisy =
                run.nodes().get(1).attempts().get(0).statements().get(0);
        assertThat(noisy.noticeCount()).isEqualTo(5_000);
        assertThat(noisy.notices()).singleElement().extracting("message").isEqualTo("first");
        assertThat(queries.definition(ENDED)).contains("Nought");
    }

    @Test
    void its_texts_rows_and_lines_are_there() {
        NodeDetail.Attempt attempt = queries.node(ENDED, "a", NodeDetail.Part.of(2, 119, null))
                .attempts()
                .get(0);
        assertThat(attempt.sql()).isEqualTo("select 1");
        assertThat(attempt.variables()).extracting("name").containsExactly("day");
        assertThat(attempt.resultCount()).isEqualTo(120);
        assertThat(attempt.results()).extracting("statement").containsExactly(119, 120);
        assertThat(attempt.results().get(1).rows()).isEqualTo(List.of(Arrays.asList(120, null)));
        assertThat(attempt.results().get(1).truncated()).isTrue();
        assertThat(attempt.logCount()).isEqualTo(6_001);
        assertThat(queries.logAfter(ENDED, 0, 20_000))
                .hasSize(12_001)
                .isSortedAccordingTo((one, other) -> Long.compare(one.number(), other.number()))
                .extracting(LogPages.NumberedLine::number)
                .doesNotHaveDuplicates();
    }

    @Test
    void its_row_has_the_summary_that_its_last_step_would_have_left() {
        String summary = database.sql("select summary from run where id = :run")
                .param("run", ENDED.value())
                .query(String.class)
                .single();
        assertThat(NodeSummaries.read(Objects.requireNonNull(summary)))
                .isEqualTo(new StoredEntries(database).outcomes(ENDED).summaries());
        assertThat(database.sql("select error_code || ' ' || error_text from run where id = :run")
                        .param("run", ENDED.value())
                        .query(String.class)
                        .single())
                .isEqualTo("42601 syntax error");
    }

    @Test
    void a_run_whose_owner_is_restarted_is_taken_up_with_the_identity_of_what_ran() {
        Claim claim = claims.claimOwn("member", Set.of()).get(0);
        LiveRun live = claims.load(claim);
        assertThat(claim.fence()).isEqualTo(4);
        assertThat(live.held()).isTrue();
        assertThat(live.given()).containsEntry("day", "2026-11-21");
        assertThat(live.running()).singleElement().satisfies(attempt -> {
            assertThat(attempt.sql()).isEqualTo("select pg_sleep(9)");
            assertThat(attempt.identity())
                    .isEqualTo(new BackendIdentity(7, NINE, "4711", null, null, null, null, 150_004, true, null));
        });
        assertThat(live.fold().node("null"))
                .contains(new NodeProgress(NodeState.RETRY_WAIT, null, 1, 1, NINE.plusSeconds(300)));
    }

    @Test
    void what_waited_for_a_person_or_a_member_can_be_taken() {
        assertThat(claims.claimNext("other", Set.of(), 10, NINE))
                .extracting(Claim::run)
                .containsExactlyInAnyOrder(PAUSED, QUEUED, LIVING);
        assertThat(queries.get(QUEUED).nodes())
                .extracting(RunView.NodeView::state)
                .containsExactly(NodeState.QUEUED, NodeState.WAITING, NodeState.WAITING);
        assertThat(queries.get(LIVING).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void the_tables_are_gone_and_entries_go_with_their_run() {
        assertThat(database.sql("select to_regclass('node_run') is null and to_regclass('attempt') is null")
                        .query(Boolean.class)
                        .single())
                .isTrue();
        database.sql("delete from run where id = :run")
                .param("run", ENDED.value())
                .update();
        assertThat(database.sql("select count(*) from run_entry where run_id = :run")
                        .param("run", ENDED.value())
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(database.sql("select count(*) from run_entry where run_id = :run")
                        .param("run", LIVING.value())
                        .query(Long.class)
                        .single())
                .isPositive();
    }
}
