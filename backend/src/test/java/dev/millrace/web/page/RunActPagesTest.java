package dev.millrace.web.page;

import static dev.millrace.web.SessionToken.csrf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.millrace.ConsoleTest;
import dev.millrace.audit.AuditEntry;
import dev.millrace.audit.AuditLog;
import dev.millrace.run.JournalRows;
import dev.millrace.run.NodeProgress;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunId;
import dev.millrace.web.flow.FlowApi;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

/** What a person does to a run on its page. */
@ConsoleTest
class RunActPagesTest {

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private JdbcClient database;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private AuditLog audit;

    @BeforeEach
    void registerDataSources() {
        FlowApi.registerDataSources(database);
    }

    @Test
    void a_cancellation_says_what_it_touches_and_is_recorded_with_who_and_why() {
        String run = run("RUNNING", null, Map.of("extract", "SUCCEEDED", "send", "RUNNING"));

        assertThat(page(run, "/cancellation"))
                .contains("running: stopped in their databases", "Send orders", "on ADB PG (sandbox)")
                .contains("not started: never will", "Load orders")
                .contains("over: stay as they ended")
                .doesNotContain("Extract orders", "??");
        assertThat(act(run, "/cancellation", "reason", " The wrong day ")).isEqualTo("ok");

        assertThat(asked(run)).isEqualTo("CANCEL");
        assertThat(deed(run)).isEqualTo("admin run.cancelled {reason=The wrong day}");
        assertThat(page(run, "")).contains("asked for its cancellation", "The wrong day");
    }

    @Test
    void a_cancellation_that_lasts_is_ended_with_a_reason_and_what_may_still_be_running() {
        String run = run("CANCELLING", null, Map.of("extract", "SUCCEEDED", "send", "RUNNING"));

        assertThat(page(run, "")).contains("/abandonment\"");
        assertThat(page(run, "/abandonment"))
                .contains("perhaps still running in their databases", "Send orders", "on ADB PG (sandbox)")
                .doesNotContain("??");
        assertThat(act(run, "/abandonment", "reason", " ")).isEqualTo("bad");
        assertThat(act(run, "/abandonment", "reason", "The server hangs")).isEqualTo("ok");

        assertThat(asked(run)).isEqualTo("FORCE_CANCEL");
        assertThat(deed(run)).isEqualTo("admin run.cancelled-by-force {reason=The server hangs}");
        assertThat(page(run, "")).contains("ended it without waiting for its databases");

        String running = run("RUNNING", null, Map.of("send", "RUNNING"));
        assertThat(page(running, "")).doesNotContain("/abandonment\"");
        assertThat(act(running, "/abandonment", "reason", "early")).isEqualTo("bad");
    }

    @Test
    void programs_end_such_a_run_by_force_and_only_such_a_one() {
        FlowApi api = new FlowApi(port);
        String running = run("RUNNING", null, Map.of("send", "RUNNING"));
        String cancelling = run("CANCELLING", null, Map.of("send", "RUNNING"));
        String path = "/api/runs/%s/cancellation";

        api.post(path.formatted(running), "{\"force\": true, \"reason\": \"it hangs\"}")
                .isProblem(409, "wrong-state");
        assertThat(api.post(path.formatted(cancelling), "{\"force\": true}")
                        .isProblem(400, "malformed")
                        .text("/errors/0/field"))
                .isEqualTo("reason");
        api.post(path.formatted(cancelling), "{\"force\": true, \"reason\": \"it hangs\"}")
                .is(202);
        assertThat(asked(cancelling)).isEqualTo("FORCE_CANCEL");
    }

    @Test
    void a_run_is_paused_and_resumed_without_a_reason_too() {
        String running = run("RUNNING", null, Map.of("extract", "RUNNING"));
        String held = run("PAUSED", "PAUSED_BY_PERSON", Map.of("extract", "SUCCEEDED"));

        assertThat(page(running, "/pause")).contains("running: may finish", "wait until the run is resumed");
        assertThat(act(running, "/pause", "reason", "")).isEqualTo("ok");
        assertThat(page(held, "/resumption")).contains("start when what comes before them is done");
        assertThat(act(held, "/resumption", "reason", "")).isEqualTo("ok");

        assertThat(asked(running)).isEqualTo("PAUSE");
        assertThat(deed(running)).isEqualTo("admin run.paused {}");
        assertThat(asked(held)).isEqualTo("RESUME");
        assertThat(deed(held)).isEqualTo("admin run.resumed {}");
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUED, WAITS_FOR_TURN, cancellation",
        "RUNNING, , cancellation pause",
        "RUNNING, PAUSING, cancellation resumption",
        "PAUSED, PAUSED_BY_PERSON, cancellation resumption",
        "PAUSED, DECISION_NEEDED, cancellation",
        "CANCELLING, , ''",
        "SUCCEEDED, , rerun",
        "FAILED, , rerun",
        "CANCELLED, , rerun"
    })
    void a_page_offers_what_its_state_allows_and_nothing_else(String state, @Nullable String reason, String offered) {
        String run = run(state, reason, Map.of());
        String page = page(run, "");

        for (String act : new String[] {"cancellation", "pause", "resumption", "rerun"}) {
            boolean expected = offered.contains(act);
            assertThat(page.contains("href=\"/operations/runs/" + run + "/" + act + "\""))
                    .as(act)
                    .isEqualTo(expected);
            assertThat(get(run, "/" + act))
                    .as(act)
                    .hasStatus(
                            expected || (act.equals("rerun") && offered.equals("rerun"))
                                    ? HttpStatus.OK
                                    : HttpStatus.CONFLICT);
        }
    }

    @Test
    void what_is_refused_changes_nothing_and_says_so() {
        String ended = run("SUCCEEDED", null, Map.of("extract", "SUCCEEDED"));

        for (String path : new String[] {"/cancellation", "/pause", "/resumption"}) {
            assertThat(act(ended, path, "reason", "late")).as(path).isEqualTo("bad");
        }
        assertThat(act(ended, "/nodes/load/settlement", "as", "SKIPPED", "reason", "late"))
                .isEqualTo("bad");
        String live = run("RUNNING", null, Map.of("extract", "RUNNING"));
        assertThat(act(live, "/rerun", "from", "START", "reason", "early")).isEqualTo("bad");

        assertThat(audit.of("run", ended, 10)).isEmpty();
        assertThat(audit.of("run", live, 10)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN, SUCCEEDED FAILED RETRY SKIPPED",
        "WAITING, SUCCEEDED SKIPPED",
        "QUEUED, SKIPPED",
        "RETRY_WAIT, RETRY SKIPPED",
        "RUNNING, ''"
    })
    void a_settlement_offers_what_the_nodes_state_allows(String state, String offered) {
        String run = run("RUNNING", null, Map.of("extract", "SUCCEEDED", "send", state));
        MvcTestResult answer = get(run, "/nodes/send/settlement");

        if (offered.isEmpty()) {
            assertThat(answer).hasStatus(HttpStatus.CONFLICT);
            return;
        }
        String form = text(answer);
        for (String one : new String[] {"SUCCEEDED", "FAILED", "RETRY", "SKIPPED"}) {
            assertThat(form.contains("value=\"" + one + "\"")).as(one).isEqualTo(offered.contains(one));
        }
        assertThat(form).contains("on ADB PG (sandbox)").doesNotContain("??");
    }

    @Test
    void a_settlement_needs_a_reason_and_is_recorded_with_it() {
        String run = run("PAUSED", "DECISION_NEEDED", Map.of("extract", "SUCCEEDED", "send", "UNKNOWN"));

        assertThat(page(run, "")).contains("A decision is needed", "/nodes/send/settlement\"");
        assertThat(page(run, "/nodes/send/settlement")).contains("After it: Load orders.");
        assertThat(act(run, "/nodes/send/settlement", "as", "SUCCEEDED", "reason", "  "))
                .isEqualTo("bad");
        assertThat(act(run, "/nodes/send/settlement", "as", "DONE", "reason", "I looked"))
                .isEqualTo("bad");
        assertThat(audit.of("run", run, 10)).isEmpty();
        assertThat(act(run, "/nodes/send/settlement", "as", "SUCCEEDED", "reason", "I looked"))
                .isEqualTo("ok");

        assertThat(asked(run)).isEqualTo("SETTLE");
        assertThat(page(run, "")).contains("decided about", "<b>Send orders</b>", "as succeeded", "I looked");
        assertThat(get(run, "/nodes/nobody/settlement")).hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void a_rerun_says_what_it_keeps_needs_a_reason_and_leads_to_the_new_run() {
        String run = run("FAILED", null, Map.of("extract", "SUCCEEDED", "send", "FAILED", "load", "SKIPPED"));

        assertThat(page(run, "/rerun")).contains("is kept", "runs again", "treat it as succeeded", "revision 1");
        assertThat(act(run, "/rerun", "from", "FAILED", "reason", " ")).isEqualTo("bad");
        assertThat(act(run, "/rerun", "from", "", "reason", "put right")).isEqualTo("bad");

        MvcTestResult answer = post(run, "/rerun")
                .param("from", "FAILED")
                .param("version", "")
                .param("choice", "", "done:load", "")
                .param("reason", "put right")
                .exchange();
        String address = String.valueOf(answer.getResponse().getRedirectedUrl());
        String made = address.substring(address.lastIndexOf('/') + 1);
        assertThat(made).isNotEqualTo(run).isNotEmpty();
        assertThat(deed(made)).contains("run.started", "repeats=" + run, "reason=put right");
        assertThat(page(run, "")).contains("Repeated by", "/operations/runs/" + made);
        assertThat(page(made, "")).contains("Repeats run", "/operations/runs/" + run, "data-kept=\"extract\"");
        assertThat(new JournalRows(database).fold(new RunId(made)).node("load").map(NodeProgress::state))
                .contains(NodeState.SUCCEEDED);
    }

    @Test
    void reasons_are_words_with_links() {
        String older = run("SUCCEEDED", null, Map.of());
        String waiting = run("QUEUED", "WAITS_FOR_TURN", Map.of());
        String replaced = run("CANCELLED", "REPLACED", Map.of());
        inTheWay(waiting, older);
        inTheWay(replaced, waiting);

        assertThat(page(waiting, "")).contains("waits for", "href=\"/operations/runs/" + older);
        assertThat(page(replaced, "")).contains("replaced by", "href=\"/operations/runs/" + waiting);
        assertThat(text(mvc.get()
                        .uri(URI.create("/operations/runs"))
                        .with(user("admin"))
                        .exchange()))
                .contains("waits for", "replaced by")
                .doesNotContain(">WAITS_FOR_TURN<", ">REPLACED<", "??");
    }

    @Test
    void the_page_draws_the_time_line_without_styles_of_its_own() {
        String run = run("RUNNING", null, Map.of("extract", "RUNNING"));

        assertThat(page(run, ""))
                .contains("id=\"run-gantt\"", "class=\"now\"", "As a table")
                .doesNotContain(" style=", "??");
        assertThat(page(run, "/gantt")).startsWith("<section id=\"run-gantt\"");
    }

    private void inTheWay(String run, String other) {
        database.sql("update run set in_the_way = :other where id = :run")
                .param("other", other)
                .param("run", run)
                .update();
    }

    /** The tone of the toast that the act ends in. */
    private String act(String run, String path, String... parameters) {
        MockMvcRequestBuilder request = post(run, path);
        for (int i = 0; i < parameters.length; i += 2) {
            request.param(parameters[i], parameters[i + 1]);
        }
        MvcTestResult answer = request.exchange();
        assertThat(answer).hasStatus3xxRedirection();
        Flash flash = (Flash) answer.getMvcResult().getFlashMap().get("flash");
        return Objects.requireNonNull(flash).tone();
    }

    private MockMvcRequestBuilder post(String run, String path) {
        return mvc.post()
                .uri("/operations/runs/" + run + path)
                .with(user("admin"))
                .with(csrf());
    }

    private MvcTestResult get(String run, String path) {
        return mvc.get()
                .uri(URI.create("/operations/runs/" + run + path))
                .with(user("admin"))
                .exchange();
    }

    private String page(String run, String path) {
        MvcTestResult answer = get(run, path);
        assertThat(answer).as(path).hasStatusOk();
        return text(answer);
    }

    private static String text(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String asked(String run) {
        return database.sql("select kind from run_act where run_id = :run")
                .param("run", run)
                .query(String.class)
                .single();
    }

    private String deed(String run) {
        AuditEntry entry = audit.of("run", run, 10).get(0);
        return entry.actor() + " " + entry.act() + " " + entry.detail();
    }

    private String run(String state, @Nullable String reason, Map<String, String> nodes) {
        return new StillRuns(database, transactions, port).run(state, reason, nodes);
    }
}
