package dev.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Versions beside each other: compared, restored, taken back, and published with what changes in sight. */
class CompareVersionsTest {

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
    void a_version_is_compared_by_keyboard_and_the_focus_comes_back() {
        String id = changedSinceVersionOne("Compared");
        try (Journey journey = open("compare", id)) {
            Page page = journey.page();
            Keyboard keys = new Keyboard(page);
            keys.reach(page.getByRole(AriaRole.BUTTON, exactly("Versions"))).press("Enter");
            Locator opener = page.getByRole(AriaRole.BUTTON, exactly("Compare version 1 with the draft"));
            keys.reach(opener).press("Enter");
            Locator dialog = page.getByRole(AriaRole.DIALOG, exactly("Compare"));
            assertThat(dialog.getByRole(AriaRole.STATUS)).hasText(DIFFERENCE);
            assertThat(page).hasURL(Pattern.compile("#compare=1\\.\\.draft$"));
            assertThat(dialog.locator(".mr-card")).hasCount(4);
            assertThat(dialog.locator(".mr-edge[data-is=added]")).hasCount(1);
            assertThat(dialog.locator(".mr-edge[data-is=removed]")).hasCount(1);
            assertThat(card(dialog, "Step 3")).hasAttribute("aria-label", Pattern.compile(".*− removed.*"));

            Locator fires = dialog.getByRole(AriaRole.TABLE, within("Scheduling Settings"));
            assertThat(fires).containsText("00 00 00-23/1 * * ?");
            assertThat(fires).containsText("00 00 00-23/2 * * ?");
            assertThat(fires.locator("[data-is=removed] .sign").first()).isVisible();

            card(dialog, "Step 2").focus();
            keys.press("Enter").at(dialog.locator(".compare-node[data-key=n2] summary"));
            Locator script = dialog.locator(".compare-node[data-key=n2] .compare-lines");
            assertThat(script.locator("del")).hasText("2");
            assertThat(script.locator("ins")).hasText("7");
            assertThat(script.locator(".sql-keyword").first()).hasText("select");

            keys.press("Escape").at(opener);
            assertThat(page).hasURL(Pattern.compile("/flows/" + id + "$"));
            page.navigate("/flows/" + id + "#compare=draft..1");
            assertThat(dialog.getByRole(AriaRole.STATUS)).containsText("1 node added, 1 node removed");
            assertThat(dialog.locator("[data-compare-to]")).hasValue("1");
            journey.done();
        }
    }

    @Test
    void a_version_is_restored_as_one_step_that_can_be_taken_back() {
        String id = changedSinceVersionOne("Restored");
        try (Journey journey = open("restore", id)) {
            Page page = journey.page();
            Keyboard keys = new Keyboard(page);
            page.getByRole(AriaRole.BUTTON, exactly("Versions")).click();
            Locator opener = page.getByRole(AriaRole.BUTTON, exactly("Restore version 1 into the draft"));
            keys.reach(opener).press("Enter");
            Locator dialog = page.getByRole(AriaRole.DIALOG, exactly("Restore version 1"));
            assertThat(dialog).containsText("1 node added, 1 node removed, 1 node changed");
            keys.press("Escape").at(opener).press("Enter");
            keys.at(dialog.getByRole(AriaRole.BUTTON, within("Restore"))).press("Enter");
            assertThat(page.getByText("The draft is version 1 now")).isVisible();
            assertThat(card(page.locator(".editor-canvas"), "Step 3")).isVisible();
            assertThat(names(draft(id))).containsExactly("Step 1", "Step 2", "Step 3");
            assertThat(published(id)).isEqualTo(1);

            page.getByRole(AriaRole.BUTTON, exactly("Undo")).last().click();
            assertThat(card(page.locator(".editor-canvas"), "Step 4")).isVisible();
            JsonNode back = Wait.forValue(
                    "the draft as it was before",
                    Duration.ofSeconds(20),
                    () -> draft(id),
                    draft -> names(draft).contains("Step 4"));
            assertThat(names(back)).containsExactly("Step 1", "Step 2", "Step 4");
            assertThat(back.at("/schedule/every").asInt()).isEqualTo(2);
            journey.done();
        }
    }

    @Test
    void publishing_shows_what_changes_and_an_old_version_is_published_again() {
        String id = changedSinceVersionOne("Published");
        try (Journey journey = open("publish-compared", id)) {
            Page page = journey.page();
            page.getByRole(AriaRole.BUTTON, exactly("Publish")).click();
            Locator dialog = page.getByRole(AriaRole.DIALOG, exactly("Publish"));
            assertThat(dialog).containsText("Compared with version 1, which is published:");
            assertThat(dialog.getByText(DIFFERENCE).first()).isVisible();
            assertThat(dialog.getByRole(AriaRole.TABLE, within("Scheduling Settings")))
                    .containsText("00 00 00-23/2 * * ?");
            dialog.getByText("Show the comparison").click();
            assertThat(dialog.locator(".mr-card")).hasCount(4);
            dialog.getByRole(AriaRole.BUTTON, within("Publish")).click();
            assertThat(page.getByText("Published as version 2")).isVisible();

            page.getByRole(AriaRole.BUTTON, exactly("Publish")).click();
            assertThat(dialog).containsText("Nothing has changed since version 2 was published.");
            new Keyboard(page).press("Escape");

            Locator again = page.getByRole(AriaRole.BUTTON, exactly("Publish version 1 again"));
            again.click();
            page.getByRole(AriaRole.BUTTON, exactly("Restore and publish…")).click();
            assertThat(dialog.getByLabel("Comment")).hasValue("Version 1 again");
            dialog.getByRole(AriaRole.BUTTON, within("Publish")).click();
            assertThat(page.getByText("Published as version 3")).isVisible();
            assertThat(again).isFocused();
            JsonNode third =
                    console.api().get("/api/flows/" + id + "/versions/3").expect(200);
            assertThat(names(third.get("definition"))).containsExactly("Step 1", "Step 2", "Step 3");
            journey.done();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void axe_finds_nothing_in_a_comparison(ColorScheme theme) {
        String id = changedSinceVersionOne("Looked at by axe in " + theme);
        try (Journey journey = open("compare-axe-" + theme, id)) {
            Page page = journey.page();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
            page.navigate("/flows/" + id + "#compare=1..draft");
            page.reload();
            Locator dialog = page.getByRole(AriaRole.DIALOG, exactly("Compare"));
            assertThat(dialog.getByRole(AriaRole.TABLE, within("Scheduling Settings")))
                    .isVisible();
            for (String key : List.of("n2", "n3", "n4")) {
                dialog.locator(".compare-node[data-key=" + key + "] summary").click();
                assertThat(dialog.locator(".compare-node[data-key=" + key + "] .compare-lines"))
                        .isVisible();
            }
            Axe.findsNothing(page, "comparison");
            new Keyboard(page).press("Escape");
            page.getByRole(AriaRole.BUTTON, exactly("Versions")).click();
            page.getByRole(AriaRole.BUTTON, exactly("Restore version 1 into the draft"))
                    .click();
            Axe.findsNothing(page, "restore");
            journey.done();
        }
    }

    private static final String DIFFERENCE = "1 node added, 1 node removed, 1 node changed, 1 dependency added, "
            + "1 dependency removed, Scheduling Settings changed";

    /** Version 1 is a chain of three steps that runs hourly; in the draft the last is another, and it runs every two hours. */
    private static String changedSinceVersionOne(String name) {
        ObjectNode flow = Flows.chain(name, Flows.RDS, List.of("select 1", "select 2", "select 3"));
        ObjectNode schedule = flow.putObject("schedule")
                .put("enabled", true)
                .put("type", "PERIODIC")
                .put("cycle", "HOUR")
                .put("from", "00:00")
                .put("every", 1)
                .put("to", "23:59");
        String id = console.api().createFlow(flow);
        ObjectNode publication = Api.JSON.createObjectNode().put("comment", "The first");
        console.api().post("/api/flows/" + id + "/versions", publication).expect(201);
        ArrayNode nodes = (ArrayNode) flow.get("nodes");
        ((ObjectNode) nodes.get(1).get("config")).put("sql", "select 7");
        ((ObjectNode) nodes.get(2)).put("key", "n4").put("name", "Step 4");
        ((ObjectNode) nodes.get(2).get("position")).put("y", 300);
        ((ObjectNode) flow.get("edges").get(1)).put("to", "n4");
        schedule.put("every", 2);
        console.api().put("/api/flows/" + id + "/draft", flow, "\"2\"").expect(200);
        return id;
    }

    private static JsonNode draft(String flow) {
        return console.api().get("/api/flows/" + flow + "/draft").expect(200);
    }

    private static int published(String flow) {
        return console.api()
                .get("/api/flows/" + flow)
                .expect(200)
                .get("version")
                .asInt();
    }

    private static List<String> names(JsonNode definition) {
        return definition
                .get("nodes")
                .valueStream()
                .map(node -> node.get("name").asString())
                .toList();
    }

    private static Journey open(String name, String flow) {
        Journey journey = Journey.begin(chromium, console, name);
        journey.signIn();
        journey.page().navigate("/flows/" + flow);
        assertThat(card(journey.page().locator(".editor-canvas"), "Step 1")).isVisible();
        return journey;
    }

    private static Locator card(Locator place, String name) {
        return place.locator(".mr-card")
                .filter(new Locator.FilterOptions()
                        .setHas(place.page().getByText(name, new Page.GetByTextOptions().setExact(true))));
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Locator.GetByRoleOptions within(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }
}
