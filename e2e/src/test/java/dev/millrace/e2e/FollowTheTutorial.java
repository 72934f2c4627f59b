package dev.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The acceptance text: section "Configure the ETL task" of the tutorial, step by step, by its labels and with its SQL,
 * in a browser on a console that has never been used; then the schedule really fires.
 */
class FollowTheTutorial {

    private static final String FLOW = "Import RDS PG data to OSS";
    private static final String EXTRACT = "Extract data from RDS";
    private static final String LOAD = "Load data to ADBPG";

    @Test
    void configure_the_etl_task(@TempDir Path folder) {
        try (Console console = Console.start(folder.resolve("data"), Map.of("MILLRACE_ZONE", "Asia/Shanghai"));
                Chromium chromium = Chromium.launch();
                Journey journey = Journey.begin(chromium, console, "FollowTheTutorial")) {
            Page page = journey.page();
            // 1. Log on
            journey.signIn();
            // 2. Data Development; Data Analytics > Task Orchestration
            page.getByRole(AriaRole.LINK, named("Data Development")).click();
            assertThat(page.getByText("Data Analytics").first()).isVisible();
            page.getByRole(AriaRole.LINK, named("Task Orchestration")).first().click();
            // 3. and 4. In the Task Flow section
            createTaskFlow(page);
            // 5. The first node
            Locator extract = addNode(page, 90, 120);
            rename(page, extract, EXTRACT);
            configure(page, EXTRACT, "RDS PG (sandbox)", Flows.tutorialSql("extract"));
            returnToFlow(page);
            // 6. The second node
            Locator load = addNode(page, 420, 120);
            rename(page, load, LOAD);
            configure(page, LOAD, "ADB PG (sandbox)", Flows.tutorialSql("load"));
            returnToFlow(page);
            // 7. The dependency, and the schedule
            connect(page, card(page, EXTRACT), card(page, LOAD));
            scheduleHourly(page);
            // 8. Trial Run
            page.getByRole(AriaRole.BUTTON, exactly("Trial Run")).click();
            awaitState(card(page, EXTRACT), "succeeded");
            awaitState(card(page, LOAD), "succeeded");
            Databases databases = new Databases(console);
            assertThat(databases.count(Flows.ADB, "select count(*) from t_target"))
                    .isEqualTo(1000);
            // 9. Publish
            publish(page, "As in the tutorial", 1);
            // Beyond the tutorial: a schedule that fires within the minute, seen to run
            scheduleEachMinute(page);
            publish(page, "Each minute", 2);
            seeTheScheduledRun(console, page);
            journey.done();
        }
    }

    private static void createTaskFlow(Page page) {
        assertThat(page.getByRole(AriaRole.HEADING, named("Task Flow")).first()).isVisible();
        page.getByRole(AriaRole.BUTTON, named("Create Task Flow")).first().click();
        Locator dialog = page.getByRole(AriaRole.DIALOG, named("Create Task Flow"));
        dialog.getByLabel("Task Flow Name").fill(FLOW);
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("OK"))
                .click();
        assertThat(page.getByRole(AriaRole.TAB, named(FLOW))).isVisible();
    }

    /** Drags the type from the category Data Processing to a place of the canvas, as a hand with a mouse does. */
    private static Locator addNode(Page page, double x, double y) {
        assertThat(page.getByText("Data Processing")).isVisible();
        Locator cards = page.locator("mr-canvas [data-key]");
        int before = cards.count();
        BoundingBox canvas = page.locator("mr-canvas").boundingBox();
        BoundingBox item = page.getByRole(AriaRole.BUTTON, named("SQL for Single Instance"))
                .boundingBox();
        page.mouse().move(item.x + item.width / 2, item.y + item.height / 2);
        page.mouse().down();
        page.mouse().move(canvas.x + x + 20, canvas.y + y, steps());
        page.mouse().move(canvas.x + x, canvas.y + y, steps());
        page.mouse().up();
        assertThat(cards).hasCount(before + 1);
        return cards.last();
    }

    private static void rename(Page page, Locator card, String name) {
        card.hover();
        card.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Rename"))
                .click();
        page.keyboard().press("Control+A");
        page.keyboard().type(name);
        page.keyboard().press("Enter");
        assertThat(card(page, name)).isVisible();
    }

    private static void configure(Page page, String node, String dataSource, String sql) {
        Locator card = card(page, node);
        card.hover();
        card.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^Edit")))
                .click();
        Locator tab = page.getByRole(AriaRole.TABPANEL, named(node));
        tab.getByText("Choose a database").click();
        page.getByRole(AriaRole.OPTION, named(dataSource)).click();
        Locator editor = tab.locator(".cm-content");
        editor.click();
        page.keyboard().press("Control+A");
        page.keyboard().insertText(sql);
        tab.getByRole(AriaRole.TAB, new Locator.GetByRoleOptions().setName("Variable Settings"))
                .click();
        tab.getByRole(AriaRole.TAB, new Locator.GetByRoleOptions().setName("Node Variable"))
                .click();
        tab.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Add variable"))
                .click();
        field(tab, "Variable Name").fill("mydate");
        field(tab, "Time Format").fill("yyyyMMdd");
        field(tab, "Time Format").press("Tab");
        tab.getByRole(AriaRole.TAB, new Locator.GetByRoleOptions().setName("SQL Preview"))
                .click();
        assertThat(tab.locator("[data-preview]"))
                .containsText(Pattern.compile("CREATE FOREIGN TABLE IF NOT EXISTS oss_\\d{8}"));
    }

    /** By role, because the flow's variables have the same labels on a pane that is not shown. */
    private static Locator field(Locator tab, String label) {
        return tab.getByRole(AriaRole.TEXTBOX, new Locator.GetByRoleOptions().setName(label))
                .or(tab.getByRole(AriaRole.COMBOBOX, new Locator.GetByRoleOptions().setName(label)))
                .first();
    }

    private static void returnToFlow(Page page) {
        page.getByRole(AriaRole.TAB, named(FLOW)).click();
    }

    private static void connect(Page page, Locator from, Locator to) {
        BoundingBox source = from.boundingBox();
        BoundingBox target = to.boundingBox();
        page.mouse().move(source.x + source.width, source.y + source.height / 2);
        page.mouse().down();
        page.mouse().move(target.x - 40, target.y + target.height / 2, steps());
        page.mouse().move(target.x + target.width / 2, target.y + target.height / 2, steps());
        page.mouse().up();
        assertThat(page.locator("mr-canvas path.mr-edge")).hasCount(1);
    }

    private static void scheduleHourly(Page page) {
        page.getByRole(AriaRole.TAB, named("Task Flow Information")).click();
        Locator information = page.getByRole(AriaRole.TABPANEL, named("Task Flow Information"));
        assertThat(information.getByText("Basic Properties")).isVisible();
        assertThat(information.getByLabel("Error Handling Policy")).containsText("Complete running tasks");
        assertThat(information.getByLabel("Concurrency Control Policy")).containsText("Skip");
        assertThat(information.getByText("Scheduling Settings")).isVisible();
        information
                .getByRole(AriaRole.SWITCH, new Locator.GetByRoleOptions().setName("Enable Scheduling"))
                .check(new Locator.CheckOptions().setForce(true));
        information.getByLabel("Scheduling Type").selectOption("Periodic Scheduling");
        information.getByLabel("Scheduling Cycle").selectOption("Hour");
        Locator time = information.getByRole(AriaRole.GROUP, new Locator.GetByRoleOptions().setName("Scheduled Time"));
        time.getByLabel("from").fill("00:00");
        every(time).fill("1");
        time.getByLabel("until").fill("23:59");
        assertThat(information.getByText("00 00 00-23/1 * * ?")).isVisible();
        assertThat(information.locator("[data-fires] tr")).hasCount(10);
    }

    private static void scheduleEachMinute(Page page) {
        page.getByRole(AriaRole.TAB, named("Task Flow Information")).click();
        Locator information = page.getByRole(AriaRole.TABPANEL, named("Task Flow Information"));
        information.getByLabel("Scheduling Cycle").selectOption("Minute");
        every(information.getByRole(AriaRole.GROUP, new Locator.GetByRoleOptions().setName("Scheduled Time")))
                .fill("1");
        assertThat(information.getByText("00 00/1 * * * ?")).isVisible();
    }

    private static Locator every(Locator time) {
        return time.getByRole(AriaRole.SPINBUTTON, new Locator.GetByRoleOptions().setName("every"));
    }

    private static void publish(Page page, String comment, int version) {
        page.getByRole(AriaRole.BUTTON, exactly("Publish")).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG, named("Publish"));
        dialog.getByLabel("Comment").fill(comment);
        dialog.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("Publish").setExact(true))
                .click();
        assertThat(dialog).isHidden();
        assertThat(page.getByText("Published as version " + version)).isVisible();
    }

    private static void seeTheScheduledRun(Console console, Page page) {
        JsonNode run = Wait.forValue(
                        "a run by the schedule",
                        Duration.ofSeconds(100),
                        () -> console.api()
                                .get("/api/runs?origin=SCHEDULE")
                                .expect(200)
                                .get("items"),
                        items -> !items.isEmpty()
                                && items.get(0).get("state").asString().equals("SUCCEEDED"))
                .get(0);
        assertThat(run.get("runTime").asString()).endsWith(":00Z");
        page.getByRole(AriaRole.LINK, named("Operations")).click();
        Locator row = page.getByRole(
                        AriaRole.ROW,
                        new Page.GetByRoleOptions().setName(Pattern.compile("Schedule.*", Pattern.DOTALL)))
                .filter(new Locator.FilterOptions().setHasText("Succeeded"))
                .first();
        row.getByRole(AriaRole.LINK).first().click();
        awaitState(card(page, EXTRACT), "succeeded");
        awaitState(card(page, LOAD), "succeeded");
    }

    private static Locator card(Page page, String name) {
        return page.locator("mr-canvas [data-key]").filter(new Locator.FilterOptions().setHasText(name));
    }

    private static void awaitState(Locator card, String state) {
        assertThat(card)
                .hasAttribute("data-state", state, new LocatorAssertions.HasAttributeOptions().setTimeout(60_000));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Mouse.MoveOptions steps() {
        return new Mouse.MoveOptions().setSteps(8);
    }
}
