package dev.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole tutorial, from signing in to publishing, by somebody who has no pointer. */
class TutorialByKeyboardTest {

    private static final String FLOW = "Import RDS PG data to OSS";
    private static final String EXTRACT = "Extract data from RDS";
    private static final String LOAD = "Load data to ADBPG";

    @Test
    void configure_the_etl_task_without_a_pointer(@TempDir Path folder) {
        try (Console console = Console.start(folder.resolve("data"), Map.of("MILLRACE_ZONE", "Asia/Shanghai"));
                Chromium chromium = Chromium.launch();
                Journey journey = Journey.begin(chromium, console, "TutorialByKeyboard")) {
            Reader reader = new Reader(journey.page());
            reader.signIn();
            reader.createTaskFlow();
            reader.addNode(EXTRACT);
            reader.configure(EXTRACT, "RDS PG", Flows.tutorialSql("extract"));
            reader.returnToFlow();
            reader.addNode(LOAD);
            reader.configure(LOAD, "ADB PG", Flows.tutorialSql("load"));
            reader.returnToFlow();
            reader.connect();
            reader.scheduleHourly();
            reader.trialRun();
            assertThat(new Databases(console).count(Flows.ADB, "select count(*) from t_target"))
                    .isEqualTo(1000);
            reader.publish();
            journey.done();
        }
    }

    /** Who follows the tutorial. */
    private static final class Reader {

        private final Page page;
        private final Keyboard keys;

        private Reader(Page page) {
            this.page = page;
            this.keys = new Keyboard(page);
        }

        void signIn() {
            page.navigate("/");
            keys.reach(page.getByLabel("Name")).write(Console.USER);
            keys.reach(page.getByLabel("Password")).write(Console.PASSWORD).press("Enter");
            page.waitForURL("**/flows");
        }

        void createTaskFlow() {
            keys.reach(page.getByRole(AriaRole.BUTTON, exactly("Create Task Flow"))
                            .first())
                    .press("Enter");
            keys.at(page.getByLabel("Task Flow Name")).write(FLOW).press("Enter");
            assertThat(page.getByRole(AriaRole.TAB, exactly(FLOW))).isVisible();
            assertThat(page.locator("mr-editor[data-ready]")).isAttached();
        }

        /** With nothing selected A opens the list of what can be added, at the middle of the canvas. */
        void addNode(String name) {
            keys.reach(page.locator("mr-canvas").locator("[role=application][tabindex='0'], .mr-card[tabindex='0']"));
            keys.press("Escape", "a").at(page.locator(".mr-quick input"));
            keys.press("Enter").at(card("SQL for Single Instance"));
            keys.press("F2").at(page.locator(".mr-rename"));
            keys.press("Control+a").write(name).press("Enter").at(card(name));
        }

        void configure(String node, String database, String sql) {
            keys.press("Enter");
            Locator tab = page.getByRole(AriaRole.TABPANEL, new Page.GetByRoleOptions().setName(node));
            keys.reach(tab.locator("[data-picker-open]")).press("Enter");
            keys.at(tab.locator("[data-picker-search]")).write(database).press("Enter");
            keys.at(tab.locator("[data-picker-open]"));
            assertThat(tab.locator("[data-picker-text]")).containsText(database);
            keys.reach(tab.locator(".cm-content")).press("Control+a").write(sql);
            // In the editor Tab indents. Escape closes what is offered there, and once more gives Tab back.
            keys.press("Escape", "Escape");
            keys.reach(tab.getByRole(AriaRole.BUTTON, within("Add variable"))).press("Enter");
            keys.reach(tab.getByRole(AriaRole.TEXTBOX, within("Variable Name"))
                            .or(tab.getByRole(AriaRole.COMBOBOX, within("Variable Name")))
                            .first())
                    .write("mydate");
            keys.reach(tab.getByRole(AriaRole.TEXTBOX, within("Time Format"))
                            .or(tab.getByRole(AriaRole.COMBOBOX, within("Time Format")))
                            .first())
                    .write("yyyyMMdd");
            keys.isSomewhere();
        }

        void returnToFlow() {
            keys.reach(page.locator(".editor-tab[aria-selected=true]")).press("Home");
            keys.at(page.getByRole(AriaRole.TAB, exactly(FLOW)));
        }

        void connect() {
            keys.reach(page.locator("mr-canvas .mr-card[tabindex='0']")).press("Escape");
            walkTo(EXTRACT);
            keys.press("c", "ArrowDown");
            assertThat(page.locator("mr-canvas [aria-live]")).containsText(LOAD + ", 1 of 1");
            keys.press("Enter").at(card(EXTRACT));
            assertThat(page.locator("mr-canvas .mr-edge")).hasCount(1);
        }

        /** The two cards lie one above the other, where the first had no room for the second. */
        void walkTo(String name) {
            for (String arrow : new String[] {"ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight"}) {
                if (Boolean.TRUE.equals(card(name).evaluate("card => card === document.activeElement"))) {
                    return;
                }
                keys.press(arrow);
            }
            keys.at(card(name));
        }

        void scheduleHourly() {
            Locator information = page.getByRole(AriaRole.TABPANEL, exactly("Task Flow Information"));
            keys.reach(information.getByRole(AriaRole.SWITCH, within("Enable Scheduling")))
                    .press("Space");
            Locator time = information.getByRole(AriaRole.GROUP, within("Scheduled Time"));
            keys.reach(time.getByLabel("from")).press("Control+a").write("00:00");
            keys.reach(time.getByRole(AriaRole.SPINBUTTON, within("every")))
                    .press("Control+a")
                    .write("1");
            keys.reach(time.getByLabel("until"))
                    .press("Control+a")
                    .write("23:59")
                    .press("Tab");
            assertThat(information.getByText("00 00 00-23/1 * * ?")).isVisible();
        }

        void trialRun() {
            keys.press("Control+Enter").isSomewhere();
            for (String name : new String[] {EXTRACT, LOAD}) {
                assertThat(card(name))
                        .hasAttribute(
                                "data-state",
                                "succeeded",
                                new LocatorAssertions.HasAttributeOptions().setTimeout(60_000));
            }
        }

        void publish() {
            keys.reach(page.getByRole(AriaRole.BUTTON, exactly("Publish"))).press("Enter");
            Locator dialog = page.getByRole(AriaRole.DIALOG, exactly("Publish"));
            keys.at(dialog.getByLabel("Comment")).write("By keyboard alone");
            keys.reach(dialog.getByRole(AriaRole.BUTTON, within("Publish"))).press("Enter");
            assertThat(page.getByText("Published as version 1")).isVisible();
            assertThat(dialog).isHidden();
            keys.isSomewhere();
        }

        Locator card(String name) {
            return page.locator("mr-canvas .mr-card").filter(new Locator.FilterOptions().setHasText(name));
        }

        private static Page.GetByRoleOptions exactly(String name) {
            return new Page.GetByRoleOptions().setName(name).setExact(true);
        }

        private static Locator.GetByRoleOptions within(String name) {
            return new Locator.GetByRoleOptions().setName(name).setExact(true);
        }
    }
}
