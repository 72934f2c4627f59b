package dev.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Two browsers edit one flow: nothing of either is lost without a word, and what contradicts is asked node by node. */
class TwoPeopleTest {

    private static final LocatorAssertions.IsVisibleOptions LONG =
            new LocatorAssertions.IsVisibleOptions().setTimeout(20_000);

    private static Console console;
    private static Chromium chromium;

    @BeforeAll
    static void start(@TempDir Path folder) {
        console = Console.start(folder.resolve("data"), Map.of());
        chromium = Chromium.launch();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        console.close();
    }

    @Test
    void different_nodes_are_merged_without_a_question() {
        String flow = flow("Different nodes");
        try (Journey one = begin("merged-one");
                Journey other = begin("merged-other")) {
            EditorPage mine = EditorPage.open(one.page(), flow);
            EditorPage theirs = EditorPage.open(other.page(), flow);
            theirs.write("Step 2", "select 'theirs'").awaitSaved();
            mine.write("Step 1", "select 'mine'");
            assertThat(mine.page().getByText("Merged with what admin saved meanwhile"))
                    .isVisible(LONG);
            assertThat(mine.page().getByText("Changed: node “Step 2” (SQL)")).isVisible();
            mine.awaitSaved();
            JsonNode saved = saved(flow, draft -> sql(draft, 0).equals("select 'mine'"));
            assertThat(sql(saved, 1)).isEqualTo("select 'theirs'");
            assertThat(mine.conflict()).isHidden();
            // What came in is one step.
            mine.toCanvas().page().keyboard().press("Control+z");
            saved(
                    flow,
                    draft -> sql(draft, 1).equals("select 2") && sql(draft, 0).equals("select 'mine'"));
            one.done();
            other.done();
        }
    }

    @ParameterizedTest
    @CsvSource({"Mine, select 'mine'", "Theirs, select 'theirs'"})
    void the_same_script_is_asked_about_and_the_rest_is_kept(String answer, String expected) {
        String flow = flow("Same script, " + answer);
        try (Journey one = begin("asked-" + answer);
                Journey other = begin("asked-other-" + answer)) {
            EditorPage mine = EditorPage.open(one.page(), flow);
            EditorPage theirs = EditorPage.open(other.page(), flow);
            theirs.write("Step 1", "select 'theirs'")
                    .write("Step 2", "select 'theirs too'")
                    .awaitSaved();
            // Both in one save: one alone would be merged at once.
            mine.show("Step 3").page().context().setOffline(true);
            mine.write("Step 3", "select 'mine too'").write("Step 1", "select 'mine'");
            mine.page().context().setOffline(false);
            assertThat(mine.conflict()).isVisible(LONG);
            assertThat(mine.conflict()).containsText(Pattern.compile("admin saved revision \\d+ at \\d{4}-"));
            assertThat(mine.conflict()).containsText("0 of 1 decided");
            Locator question = mine.question("node “Step 1”: SQL");
            assertThat(question.locator("table")).containsText("select 'mine'");
            assertThat(question.locator("table")).containsText("select 'theirs'");
            assertThat(mine.conflictButton("Save the merge")).isDisabled();
            // Without a pointer, and it cannot be put away.
            mine.page().keyboard().press("Escape");
            mine.page().keyboard().press("Escape");
            assertThat(mine.conflict()).isVisible();
            mine.choice("node “Step 1”: SQL", "Mine").focus();
            mine.page().keyboard().press(answer.equals("Mine") ? "Space" : "ArrowRight");
            assertThat(mine.choice("node “Step 1”: SQL", answer)).isChecked();
            mine.conflictButton("Save the merge").click();
            assertThat(mine.conflict()).isHidden();
            mine.awaitSaved();
            assertThat(mine.script("Step 1")).hasText(expected);
            JsonNode saved = saved(flow, draft -> sql(draft, 0).equals(expected));
            assertThat(sql(saved, 1)).isEqualTo("select 'theirs too'");
            assertThat(sql(saved, 2)).isEqualTo("select 'mine too'");
            one.done();
            other.done();
        }
    }

    @ParameterizedTest
    @CsvSource({"Mine, 3, 2", "Theirs, 2, 0"})
    void a_node_deleted_there_and_changed_here_is_asked_about(String answer, int nodes, int edges) {
        String flow = flow("Deleted there, " + answer);
        try (Journey one = begin("deleted-" + answer);
                Journey other = begin("deleted-other-" + answer)) {
            EditorPage mine = EditorPage.open(one.page(), flow);
            EditorPage theirs = EditorPage.open(other.page(), flow);
            theirs.delete("Step 2").awaitSaved();
            mine.write("Step 2", "select 'mine'");
            Locator question = mine.question("node “Step 2”");
            assertThat(question.getByText("Kept, with changes: SQL")).isVisible(LONG);
            assertThat(question.getByText("Deleted")).isVisible();
            mine.choice("node “Step 2”", answer).check();
            mine.conflictButton("Save the merge").click();
            mine.awaitSaved();
            JsonNode saved = saved(flow, draft -> draft.get("nodes").size() == nodes);
            assertThat(saved.get("edges")).hasSize(edges);
            one.done();
            other.done();
        }
    }

    @Test
    void a_further_save_while_it_is_asked_is_asked_about_again() {
        String flow = flow("Asked again");
        try (Journey one = begin("again-one");
                Journey other = begin("again-other")) {
            EditorPage mine = EditorPage.open(one.page(), flow);
            EditorPage theirs = EditorPage.open(other.page(), flow);
            theirs.write("Step 1", "select 'theirs'").awaitSaved();
            mine.write("Step 1", "select 'mine'");
            mine.choice("node “Step 1”: SQL", "Mine").check();
            theirs.write("Step 1", "select 'theirs again'").awaitSaved();
            mine.conflictButton("Save the merge").click();
            Locator again = mine.question("node “Step 1”: SQL");
            assertThat(again.locator("table")).containsText("select 'theirs again'");
            mine.choice("node “Step 1”: SQL", "Theirs").check();
            mine.conflictButton("Save the merge").click();
            mine.awaitSaved();
            assertThat(mine.script("Step 1")).hasText("select 'theirs again'");
            one.done();
            other.done();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void axe_finds_nothing_in_the_question(ColorScheme theme) {
        String flow = flow("Looked at by axe in " + theme);
        try (Journey one = begin("conflict-axe-" + theme)) {
            Page page = one.page();
            EditorPage mine = EditorPage.open(page, flow);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
            ObjectNode theirs = (ObjectNode) draft(flow);
            ((ObjectNode) theirs.get("nodes").get(0)).put("name", "Theirs");
            ((ObjectNode) theirs.at("/nodes/0/config")).put("sql", "select 'theirs'");
            console.api().put("/api/flows/" + flow + "/draft", theirs, "\"2\"").expect(200);
            mine.write("Step 1", "select 'mine'\nfrom nowhere");
            assertThat(mine.question("node “Theirs”: SQL").locator("table")).isVisible(LONG);
            mine.choice("node “Theirs”: SQL", "Theirs").check();
            Axe.findsNothing(page, "the question");
            one.done();
        }
    }

    private static Journey begin(String name) {
        Journey journey = Journey.begin(chromium, console, name);
        journey.signIn();
        return journey;
    }

    private static String flow(String name) {
        return console.api().createFlow(Flows.chain(name, Flows.RDS, List.of("select 1", "select 2", "select 3")));
    }

    private static JsonNode draft(String flow) {
        return console.api().get("/api/flows/" + flow + "/draft").expect(200);
    }

    private static JsonNode saved(String flow, Predicate<JsonNode> done) {
        return Wait.forValue("the draft as the pages have it", Duration.ofSeconds(20), () -> draft(flow), done);
    }

    private static String sql(JsonNode draft, int node) {
        return draft.at("/nodes/" + node + "/config/sql").asString();
    }
}
