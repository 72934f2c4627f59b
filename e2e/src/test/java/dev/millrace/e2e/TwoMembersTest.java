package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two members on one metadata database: one stalls, dies, comes back, is stopped in good order, and both share what is due in the
 * same second. Each test finds and leaves both of them up; they share the cluster because its start takes longest.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoMembersTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** Twenty seconds of lease from its last renewal, and what the other needs to look and to settle. */
    private static final Duration TAKEN_OVER = Duration.ofSeconds(30);

    private static Cluster cluster;

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = Cluster.start(folder, 2);
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** One run stands with its transaction in the target open, the other with a step whose answer nobody reads. */
    @Test
    @Order(1)
    void a_member_that_stalled_longer_than_its_lease_finds_its_runs_taken_and_writes_nothing_more()
            throws SQLException {
        Console stalled = cluster.member(0);
        Api other = cluster.member(1).api();
        String inTheTarget = launchOn(0, EffectFlows.chain("Stalled in the target", 2, 8));
        awaitRunning(cluster.member(1), inTheTarget, "n1");
        String inAWrite = launchOn(0, EffectFlows.chain("Stalled in a write", 3, 1));
        Instant from;
        try (Connection lock = cluster.metadata().connect("millrace")) {
            lock.setAutoCommit(false);
            holdNextEntry(lock, inAWrite);
            Wait.until("the member waits to write a step", LIMIT, () -> sessions("wait_event_type = 'Lock'") > 0);
            stalled.stall();
            from = Instant.now();
            lock.rollback();
        }
        try {
            Wait.until("its step is written without it", LIMIT, () -> sessions("wait_event_type = 'Lock'") == 0);
            for (String run : List.of(inTheTarget, inAWrite)) {
                JsonNode ended = other.awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "PAUSED");
                assertThat(ended.get("state").asString())
                        .as(ended::toPrettyString)
                        .isEqualTo("SUCCEEDED");
            }
        } finally {
            stalled.goOn();
        }
        assertTakenOver(other.run(inTheTarget), "n1", from);
        List<List<String>> before = everythingOf(inTheTarget, inAWrite);
        Instant awake = Instant.now();
        Wait.until("it has seen that it owns nothing", LIMIT, () -> hasNoRunsSince(0, awake));
        assertThat(everythingOf(inTheTarget, inAWrite)).isEqualTo(before);
        assertEffects(inTheTarget, 2);
        assertEffects(inAWrite, 3);
    }

    /** Writes the run's next entry and does not commit it: its owner has to wait. */
    private static void holdNextEntry(Connection connection, String run) throws SQLException {
        int held = 0;
        while (held == 0) {
            held = connection.createStatement().executeUpdate("""
                    insert into run_entry (run_id, step, fence, at, body)
                    select '%1$s', max(step) + 1, 0, now(), '{}' from run_entry where run_id = '%1$s'
                    on conflict do nothing
                    """.formatted(run));
        }
    }

    /** Sessions of members that are about to write a step and stand so. */
    private static long sessions(String standing) {
        return Long.parseLong(cluster.metadata()
                .query(
                        "millrace",
                        "select count(*) from pg_stat_activity where query like '%insert into run_entry%'"
                                + " and pid <> pg_backend_pid() and " + standing)
                .get(0)
                .get(0));
    }

    @Test
    @Order(2)
    void the_runs_of_a_dead_member_go_on_at_the_other() {
        String run = launchOn(0, EffectFlows.chain("Dead", 3, 3));
        awaitRunning(cluster.member(1), run, "n2");
        cluster.member(0).kill();
        Instant from = Instant.now();
        JsonNode ended = cluster.member(1).api().awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "PAUSED");
        assertThat(ended.get("state").asString()).as(ended::toPrettyString).isEqualTo("SUCCEEDED");
        assertTakenOver(ended, "n2", from);
        assertEffects(run, 3);
        cluster.restartMember(0);
    }

    @Test
    @Order(3)
    void a_restarted_member_takes_its_own_runs_at_once() {
        String run = launchOn(0, EffectFlows.chain("Restarted", 3, 3));
        awaitRunning(cluster.member(1), run, "n2");
        Console other = cluster.member(1);
        // So that nobody else can take it however long the start takes.
        other.stall();
        try {
            cluster.member(0).kill();
            Console restarted = cluster.restartMember(0);
            assertThat(restarted.hasSaid("run " + run + ": taken up again after a restart"))
                    .as("it answers, so it has taken its own")
                    .isTrue();
            JsonNode ended = restarted.api().awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "PAUSED");
            assertThat(ended.get("state").asString()).as(ended::toPrettyString).isEqualTo("SUCCEEDED");
        } finally {
            other.goOn();
        }
        assertEffects(run, 3);
    }

    @Test
    @Order(4)
    void a_member_that_is_stopped_in_good_order_hands_its_runs_over_with_nothing_cut_off() {
        String run = launchOn(0, EffectFlows.chain("Handed over", 8, 1));
        awaitRunning(cluster.member(1), run, "n2");
        cluster.member(0).stop();
        Instant gone = Instant.now();
        JsonNode ended = cluster.member(1).api().awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "PAUSED");
        assertThat(ended.get("state").asString()).as(ended::toPrettyString).isEqualTo("SUCCEEDED");
        boolean[] handedOver = {false};
        for (JsonNode node : ended.get("nodes")) {
            assertThat(node.get("attempts").size()).as(node::toPrettyString).isEqualTo(1);
            Instant began =
                    Instant.parse(node.get("attempts").get(0).get("startedAt").asString());
            if (!handedOver[0] && began.isAfter(gone)) {
                handedOver[0] = true;
                assertThat(Duration.between(gone, began)).isLessThan(Duration.ofSeconds(10));
            }
        }
        assertThat(handedOver[0]).as("some of it ran after the member was gone").isTrue();
        assertEffects(run, 8);
        cluster.restartMember(0);
    }

    @Test
    @Order(5)
    void fifty_flows_due_in_the_same_second_each_run_once() {
        SameSecond due = SameSecond.publish(cluster, 50);
        due.awaitEnd(LIMIT);
        assertThat(due.wrongInTheLedger()).isEmpty();
        assertThat(due.wrongInTheTarget()).isEmpty();
    }

    private static String launchOn(int member, ObjectNode definition) {
        Api api = cluster.member(member).api();
        String run = api.trialRun(api.createFlow(definition));
        assertThat(cluster.metadata().query("millrace", "select owner from run where id = '" + run + "'"))
                .as("the member that was asked has taken it")
                .containsExactly(List.of(cluster.memberId(member)));
        return run;
    }

    private static void awaitRunning(Console console, String run, String key) {
        Api api = console.api();
        Wait.until(
                key + " is running",
                LIMIT,
                () -> Api.node(api.run(run), key).get("state").asString().equals("RUNNING"));
    }

    private static void assertTakenOver(JsonNode run, String key, Instant from) {
        JsonNode attempts = Api.node(run, key).get("attempts");
        assertThat(attempts.size())
                .as("the cut-off attempt, and the one that replaced it")
                .isEqualTo(2);
        Instant again = Instant.parse(attempts.get(1).get("startedAt").asString());
        System.out.println("Taken over after " + Duration.between(from, again));
        assertThat(Duration.between(from, again)).isLessThan(TAKEN_OVER);
    }

    private static boolean hasNoRunsSince(int member, Instant since) {
        return !cluster.metadata()
                .query(
                        "millrace",
                        "select id from member where runs = 0 and seen_at > timestamptz '" + since + "' and id = '"
                                + cluster.memberId(member) + "'")
                .isEmpty();
    }

    private static List<List<String>> everythingOf(String run, String another) {
        return cluster.metadata().query("millrace", """
                select r::text from run r where id in ('%1$s', '%2$s')
                union all select e::text from run_entry e where run_id in ('%1$s', '%2$s')
                order by 1
                """.formatted(run, another));
    }

    private static void assertEffects(String run, int nodes) {
        assertThat(cluster.target()
                        .query(
                                "postgres",
                                "select count(*), count(distinct node) from effect where run = '" + run + "'"))
                .containsExactly(List.of(Integer.toString(nodes), Integer.toString(nodes)));
    }
}
