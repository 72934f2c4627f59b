package dev.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What only a browser can show of the canvas and the list: the clipboard, the worker, the focus, and axe. */
class CanvasJourneyTest {

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
    void nodes_are_copied_into_another_flow_with_their_dependencies() {
        String from = flow("Copied from", 3);
        String into = flow("Copied into", 1);
        try (Journey journey = open("clipboard", from)) {
            Page page = journey.page();
            Keyboard keys = new Keyboard(page);
            card(page, "Step 1").click();
            keys.press("Shift+ArrowRight", "Control+c");
            page.navigate("/flows/" + into);
            card(page, "Step 1").click();
            keys.press("Control+v");
            assertThat(page.locator("mr-canvas .mr-card")).hasCount(4);
            assertThat(page.locator("mr-canvas .mr-edge")).hasCount(2);
            assertThat(card(page, "Step 1 2")).isVisible();
            JsonNode saved = saved(into, draft -> draft.get("nodes").size() == 4);
            assertThat(saved.get("nodes").findValuesAsString("name"))
                    .containsExactly("Step 1", "Step 1 2", "Step 2", "Step 3");
            keys.press("Control+z");
            assertThat(page.locator("mr-canvas .mr-card")).hasCount(1);
            page.evaluate("() => navigator.clipboard.writeText('select 1')");
            keys.press("Control+v");
            assertThat(page.getByText("The clipboard holds no nodes of a task flow.")
                            .first())
                    .isVisible();
            journey.done();
        }
    }

    @Test
    void a_flow_is_tidied_up_in_a_worker_as_one_step() {
        String id = flow("Untidy", 6);
        try (Journey journey = open("tidy", id)) {
            Page page = journey.page();
            Keyboard keys = new Keyboard(page);
            List<Double> before = lefts(page);
            card(page, "Step 1").focus();
            keys.press("Shift+Alt+T");
            assertThat(page.locator("mr-canvas [aria-live]")).hasText(Pattern.compile("Tidied up\\..*"));
            assertThat(card(page, "Step 1")).isFocused();
            saved(id, draft -> inOneRow(draft.get("nodes")));
            keys.press("Control+z");
            page.waitForFunction("lefts => JSON.stringify(" + LEFTS + ") === JSON.stringify(lefts)", before);
            journey.done();
        }
    }

    @Test
    void a_flow_is_built_in_the_list_without_a_pointer() {
        String id = console.api().createFlow(empty("Built in the list"));
        try (Journey journey = Journey.begin(chromium, console, "list")) {
            journey.signIn();
            Page page = journey.page();
            page.navigate("/flows/" + id);
            Keyboard keys = new Keyboard(page);
            keys.reach(page.getByRole(AriaRole.BUTTON, exactly("List"))).press("Enter");
            keys.at(page.getByRole(AriaRole.BUTTON, exactly("Add node"))).press("Enter");
            Locator rows = page.locator("[data-list-rows] [role=row]");
            keys.at(rows.first()).press("F2").at(rows.first().locator("input"));
            keys.press("Control+a").write("Extract").press("Enter").at(row(page, "Extract"));
            keys.press("a");
            assertThat(rows).hasCount(2);
            Locator second = row(page, "SQL for Single Instance");
            keys.at(second).press("F2").at(second.locator("input"));
            keys.press("Control+a").write("Load").press("Enter").at(row(page, "Load"));
            keys.press("Control+d").at(row(page, "Load 2"));
            keys.press("C").at(page.locator("[data-link-search]"));
            keys.write("Extract").press("Enter").at(row(page, "Load 2"));
            keys.press("d");
            assertThat(row(page, "Load 2")).containsText("suspended");
            keys.press("Control+f").at(page.getByLabel("Name, SQL or data source"));
            keys.write("extract");
            assertThat(page.locator("[data-find-count]")).hasText("1 of 1");
            keys.press("Escape").at(row(page, "Extract")).press("Enter");
            // Its name goes on with what is wrong with the node, once that is known.
            assertThat(page.getByRole(
                            AriaRole.TAB, new Page.GetByRoleOptions().setName(Pattern.compile("^Extract( .*)?$"))))
                    .hasAttribute("aria-selected", "true");
            JsonNode saved =
                    saved(id, draft -> draft.at("/nodes/2/policy/suspended").asBoolean());
            assertThat(saved.get("edges")).hasSize(2);
            assertThat(saved.get("nodes").findValuesAsString("name")).containsExactly("Extract", "Load", "Load 2");
            journey.done();
        }
    }

    @Test
    void an_empty_flow_starts_from_the_tutorial_in_one_step() {
        String id = console.api().createFlow(empty("Starts from the tutorial"));
        try (Journey journey = Journey.begin(chromium, console, "template")) {
            journey.signIn();
            Page page = journey.page();
            page.navigate("/flows/" + id);
            page.getByRole(AriaRole.BUTTON, exactly("Start from the tutorial")).click();
            assertThat(card(page, "Extract data from RDS")).isFocused();
            assertThat(card(page, "Load data to ADBPG")).isVisible();
            new Keyboard(page).press("Control+z");
            assertThat(page.locator("mr-canvas .mr-card")).hasCount(0);
            journey.done();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void axe_finds_nothing_in_the_editor(ColorScheme theme) {
        String id = flow("Looked at by axe in " + theme, 4);
        try (Journey journey = open("axe-" + theme, id)) {
            Page page = journey.page();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
            Keyboard keys = new Keyboard(page);
            card(page, "Step 2").click();
            Axe.findsNothing(page, "canvas");
            keys.press("Shift+F10").at(page.locator("#node-menu .menu-item").first());
            Axe.findsNothing(page, "menu");
            keys.press("Escape", "c", "ArrowRight");
            Axe.findsNothing(page, "connecting");
            keys.press("Escape", "?").at(page.locator(".mr-help button"));
            Axe.findsNothing(page, "keys");
            keys.press("Escape", "Escape", "a").at(page.locator(".mr-quick input"));
            Axe.findsNothing(page, "palette");
            keys.press("Escape", "Control+f").write("step");
            Axe.findsNothing(page, "search");
            keys.press("Escape");
            page.getByRole(AriaRole.BUTTON, exactly("List")).click();
            Axe.findsNothing(page, "list");
            keys.press("c").at(page.locator("[data-link-search]"));
            Axe.findsNothing(page, "connecting in the list");
            journey.done();
        }
    }

    private static final String LEFTS = """
            [...document.querySelectorAll('mr-canvas .mr-card')]
              .sort((a, b) => a.dataset.key < b.dataset.key ? -1 : 1)
              .map(card => Number(/-?[0-9.]+/.exec(card.style.transform)[0]))
            """;

    @SuppressWarnings("unchecked")
    private static List<Double> lefts(Page page) {
        return (List<Double>) page.evaluate("() => " + LEFTS);
    }

    private static boolean inOneRow(JsonNode nodes) {
        return IntStream.range(1, nodes.size())
                .allMatch(i -> x(nodes.get(i)) > x(nodes.get(i - 1)) && y(nodes.get(i)) == y(nodes.get(0)));
    }

    private static double x(JsonNode node) {
        return node.get("position").get("x").asDouble();
    }

    private static double y(JsonNode node) {
        return node.get("position").get("y").asDouble();
    }

    /** The draft once what the page has done to it is saved. */
    private static JsonNode saved(String flow, Predicate<JsonNode> done) {
        return Wait.forValue(
                "the draft as it stands in the page",
                Duration.ofSeconds(20),
                () -> console.api().get("/api/flows/" + flow + "/draft").expect(200),
                done);
    }

    private static Journey open(String name, String flow) {
        Journey journey = Journey.begin(chromium, console, name);
        journey.allowClipboard();
        journey.signIn();
        journey.page().navigate("/flows/" + flow);
        assertThat(card(journey.page(), "Step 1")).isVisible();
        return journey;
    }

    /** A chain of nodes {@code Step 1 … Step k}, all of it within the window. */
    private static String flow(String name, int nodes) {
        ObjectNode chain = Flows.chain(name, Flows.RDS, Collections.nCopies(nodes, "select 1"));
        int at = 0;
        for (JsonNode node : chain.get("nodes")) {
            ((ObjectNode) node.get("position")).put("x", 100 + 130 * (at % 5)).put("y", 100 + 90 * at++);
        }
        return console.api().createFlow(chain);
    }

    private static ObjectNode empty(String name) {
        return Api.JSON.createObjectNode().put("format", "millrace/v1").put("name", name);
    }

    private static Locator card(Page page, String name) {
        return page.locator("mr-canvas .mr-card")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(name, new Page.GetByTextOptions().setExact(true))));
    }

    private static Locator row(Page page, String name) {
        return page.locator("[data-list-rows] [role=row]")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator(
                                "[data-name]",
                                new Page.LocatorOptions().setHasText(Pattern.compile("^" + name + "$")))));
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
