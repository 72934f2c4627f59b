package dev.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Work that the console does not have outlives the connection, the window and the console. */
class KeptWorkTest {

    private static final String KEPT = "offline: kept in this browser, trying again";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static Path data;
    private static Console console;
    private static Chromium chromium;

    @BeforeAll
    static void start(@TempDir Path folder) {
        data = folder.resolve("data");
        console = Console.start(data, Map.of());
        chromium = Chromium.launch();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        console.close();
    }

    @Test
    void a_lost_connection_costs_nothing() {
        String flow = flow("Lost connection");
        try (Journey journey = begin("lost-connection")) {
            BrowserContext browser = journey.page().context();
            EditorPage editor = EditorPage.open(journey.page(), flow).show("Step 1");
            browser.setOffline(true);
            editor.write("Step 1", "select 'offline'");
            assertThat(editor.saveState()).hasText(KEPT);
            browser.setOffline(false);
            editor.awaitSaved();
            awaitSql(flow, "select 'offline'");
            EditorPage.open(journey.page(), flow).offersNothing();
            journey.done();
        }
    }

    @Test
    void a_console_killed_and_started_again_costs_no_more_than_a_sign_in() {
        String flow = flow("Killed console");
        try (Journey journey = begin("killed-console")) {
            Page page = journey.page();
            EditorPage editor = EditorPage.open(page, flow).write("Step 1", "select 'before'");
            console.kill();
            editor.write("Step 1", "select 'while it was away'");
            assertThat(editor.saveState()).hasText(KEPT);
            console = Console.start(data, console.port(), Map.of());
            assertThat(editor.saveState())
                    .containsText("signed out", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
            Page other = page.context()
                    .waitForPage(() -> page.getByText("Sign in again").click());
            other.getByLabel("Name").fill(Console.USER);
            other.getByLabel("Password").fill(Console.PASSWORD);
            other.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                    .click();
            other.waitForURL("**/flows");
            other.close();
            page.bringToFront();
            editor.write("Step 2", "select 'and after'").awaitSaved();
            JsonNode saved = awaitSql(flow, "select 'while it was away'");
            assertThat(saved.at("/nodes/1/config/sql").asString()).isEqualTo("select 'and after'");
            journey.done();
        }
    }

    @Test
    void a_closed_window_leaves_its_work_to_be_restored() {
        String flow = flow("Closed window");
        try (Journey journey = begin("closed-window")) {
            leaveUnsaved(journey, flow, "select 'unsaved'");
            EditorPage editor = EditorPage.open(journey.page().context().newPage(), flow);
            assertThat(editor.kept()).containsText("was found in this browser. 1 node changed");
            editor.keptButton("See what differs").click();
            assertThat(editor.page().locator("#kept-dialog")).containsText("1 node changed");
            editor.page().keyboard().press("Escape");
            editor.keptButton("Restore it").click();
            assertThat(editor.kept()).isHidden();
            editor.awaitSaved();
            awaitSql(flow, "select 'unsaved'");
            assertThat(editor.show("Step 1").script("Step 1")).hasText("select 'unsaved'");
            // One step, which can be taken back.
            editor.toCanvas().page().keyboard().press("Control+z");
            awaitSql(flow, "select 1");
            editor.awaitSaved();
            EditorPage.open(editor.page(), flow).offersNothing();
            journey.done();
        }
    }

    @Test
    void discarded_work_is_gone() {
        String flow = flow("Discarded");
        try (Journey journey = begin("discarded")) {
            leaveUnsaved(journey, flow, "select 'unsaved'");
            EditorPage editor = EditorPage.open(journey.page().context().newPage(), flow);
            editor.keptButton("Discard").click();
            assertThat(editor.kept()).isHidden();
            assertThat(editor.page().getByText("Unsaved work discarded")).isVisible();
            EditorPage again = EditorPage.open(editor.page(), flow).offersNothing();
            again.write("Step 2", "select 'another'").awaitSaved();
            assertThat(awaitSql(flow, "select 1").at("/nodes/1/config/sql").asString())
                    .isEqualTo("select 'another'");
            journey.done();
        }
    }

    @Test
    void work_on_a_flow_that_has_changed_since_is_asked_about() {
        String flow = flow("Changed since");
        try (Journey journey = begin("changed-since")) {
            leaveUnsaved(journey, flow, "select 'unsaved'");
            ObjectNode theirs = (ObjectNode) draft(flow);
            ((ObjectNode) theirs.at("/nodes/0/config")).put("sql", "select 'theirs'");
            ((ObjectNode) theirs.at("/nodes/1/config")).put("sql", "select 'theirs too'");
            console.api().put("/api/flows/" + flow + "/draft", theirs, "\"2\"").expect(200);
            EditorPage editor = EditorPage.open(journey.page().context().newPage(), flow);
            editor.keptButton("Restore it").click();
            assertThat(editor.question("node “Step 1”: SQL").locator("table")).containsText("select 'theirs'");
            editor.conflictButton("Cancel").click();
            assertThat(editor.kept()).isVisible();
            editor.keptButton("Restore it").click();
            editor.choice("node “Step 1”: SQL", "Unsaved work").check();
            editor.conflictButton("Restore the merge").click();
            editor.awaitSaved();
            JsonNode saved = awaitSql(flow, "select 'unsaved'");
            assertThat(saved.at("/nodes/1/config/sql").asString()).isEqualTo("select 'theirs too'");
            journey.done();
        }
    }

    @Test
    void work_of_a_living_window_is_its_own() {
        String flow = flow("Living window");
        try (Journey journey = begin("living-window")) {
            Page page = journey.page();
            page.route("**/draft", route -> {
                if (route.request().method().equals("PUT")) {
                    route.abort();
                } else {
                    route.resume();
                }
            });
            EditorPage first = EditorPage.open(page, flow).write("Step 1", "select 'first'");
            assertThat(first.saveState()).hasText(KEPT);
            Page other = page.context().newPage();
            EditorPage second = EditorPage.open(other, flow)
                    .write("Step 2", "select 'second'")
                    .awaitSaved();
            assertThat(second.kept()).isHidden();
            page.close();
            assertThat(EditorPage.open(other, flow).kept()).isVisible();
            journey.done();
        }
    }

    @Test
    void work_of_another_account_is_not_offered_and_old_work_is_dropped() {
        String flow = flow("Another account");
        try (Journey journey = begin("another-account")) {
            leaveUnsaved(journey, flow, "select 'unsaved'");
            Page page = journey.page().context().newPage();
            page.navigate("/flows");
            changeKept(page, Map.of("account", "somebody else"));
            EditorPage.open(page, flow).offersNothing();
            changeKept(page, Map.of("account", Console.USER));
            assertThat(EditorPage.open(page, flow).kept()).isVisible();
            changeKept(page, Map.of("at", 0));
            EditorPage.open(page, flow).offersNothing();
            assertThat(changeKept(page, Map.of())).isZero();
            journey.done();
        }
    }

    /** Changes every record that the browser keeps, and tells how many there are. */
    private static int changeKept(Page page, Map<String, Object> change) {
        return (Integer) page.evaluate("""
                change => new Promise((done, failed) => {
                  const opening = indexedDB.open('millrace');
                  opening.onerror = () => failed(opening.error);
                  opening.onsuccess = () => {
                    const works = opening.result.transaction('unsaved-work', 'readwrite').objectStore('unsaved-work');
                    let count = 0;
                    works.openCursor().onsuccess = ({target}) => {
                      const cursor = target.result;
                      if (!cursor) return;
                      count++;
                      cursor.update({...cursor.value, ...change});
                      cursor.continue();
                    };
                    works.transaction.oncomplete = () => {
                      opening.result.close();
                      done(count);
                    };
                  };
                })""", change);
    }

    /** Edits the first script without a connection, and closes the window; the next one is online again. */
    private static void leaveUnsaved(Journey journey, String flow, String sql) {
        Page page = journey.page();
        EditorPage editor = EditorPage.open(page, flow).show("Step 1");
        page.context().setOffline(true);
        editor.write("Step 1", sql);
        assertThat(editor.saveState()).hasText(KEPT);
        page.close();
        journey.page().context().setOffline(false);
    }

    private static Journey begin(String name) {
        Journey journey = Journey.begin(chromium, console, name);
        journey.signIn();
        return journey;
    }

    private static String flow(String name) {
        return console.api().createFlow(Flows.chain(name, Flows.RDS, List.of("select 1", "select 2")));
    }

    private static JsonNode draft(String flow) {
        return console.api().get("/api/flows/" + flow + "/draft").expect(200);
    }

    private static JsonNode awaitSql(String flow, String sql) {
        return Wait.forValue(
                "the first script as " + sql,
                LIMIT,
                () -> draft(flow),
                draft -> draft.at("/nodes/0/config/sql").asString().equals(sql));
    }
}
