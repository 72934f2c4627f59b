package dev.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Somebody writes a script: with the database's own names, seeing at once what it answers and how. */
class SqlEditorTest {

    @Test
    void write_try_and_explain(@TempDir Path folder) {
        try (Console console = Console.start(folder.resolve("data"), Map.of());
                Chromium chromium = Chromium.launch();
                Journey journey = Journey.begin(chromium, console, "SqlEditor")) {
            ObjectNode definition =
                    Flows.chain("Write SQL", Flows.RDS, List.of("-- What is there?\n", "-- Keep it.\n"));
            definition
                    .putObject("schedule")
                    .put("enabled", true)
                    .put("type", "PERIODIC")
                    .put("cycle", "DAY")
                    .put("time", "09:00");
            String flow = console.api().createFlow(definition);
            new Databases(console)
                    .execute(
                            Flows.RDS,
                            "create foreign table kept_elsewhere (a int) server ossserver"
                                    + " options (dir 'kept/', format 'csv', encoding 'utf8')");
            Page page = journey.page();
            journey.signIn();
            page.navigate("/flows/" + flow + "#n1");
            Locator tab = page.getByRole(AriaRole.TABPANEL, new Page.GetByRoleOptions().setName("Step 1"));
            Locator editor = tab.locator(".cm-content");

            completeTheTable(page, editor);
            runTheSelection(page, tab);
            explain(tab);
            addTheVariable(page, editor, tab);
            lookThroughAFire(page, tab);
            insertAColumn(tab, editor);
            page.navigate("/flows/" + flow + "#n2");
            beWarnedOfTheForeignTable(page);
            journey.done();
        }
    }

    private static void completeTheTable(Page page, Locator editor) {
        editor.click();
        page.keyboard().press("Control+End");
        page.keyboard().type("SELECT count(*) AS n FROM t_s");
        assertThat(page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName("t_src")))
                .isVisible();
        page.keyboard().press("Enter");
        assertThat(editor).containsText("FROM t_src");
    }

    private static void runTheSelection(Page page, Locator tab) {
        page.keyboard().press("Shift+Home");
        page.keyboard().press("Control+Enter");
        Locator result = tab.getByRole(AriaRole.REGION, new Locator.GetByRoleOptions().setName("Result"))
                .first();
        assertThat(result.getByRole(AriaRole.CELL, new Locator.GetByRoleOptions().setName("1000")))
                .isVisible();
        assertThat(result).containsText("line 2");
        assertThat(result).containsText("rolled back");
    }

    private static void explain(Locator tab) {
        tab.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Explain"))
                .click();
        Locator plan = tab.locator(".plan");
        assertThat(plan).containsText("Aggregate");
        assertThat(plan).containsText("Seq Scan on t_src");
        assertThat(plan.getByText(Pattern.compile("% of the cost")).first()).isVisible();
    }

    private static void addTheVariable(Page page, Locator editor, Locator tab) {
        editor.click();
        page.keyboard().press("Control+End");
        page.keyboard().type("\nWHERE c >= '${my");
        page.keyboard().insertText("date}");
        Locator undefined = editor.locator(".cm-lintRange-error");
        assertThat(undefined).containsText("${mydate}");
        undefined.hover();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add node variable"))
                .click();
        assertThat(tab.getByLabel("Variable Name").first()).hasValue("mydate");
        assertThat(undefined).hasCount(0);
        assertThat(editor.locator(".mr-sql-value")).hasText(Pattern.compile("20\\d{6}"));
    }

    private static void lookThroughAFire(Page page, Locator tab) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^run time")))
                .click();
        Locator last = page.locator("[data-lens-rows] tr").last();
        String day = last.locator("td").nth(1).innerText();
        last.getByRole(AriaRole.BUTTON).click();
        assertThat(tab.locator(".mr-sql-value")).hasText(day);
        page.keyboard().press("Escape");
    }

    private static void insertAColumn(Locator tab, Locator editor) {
        tab.getByRole(AriaRole.TAB, new Locator.GetByRoleOptions().setName("Metadata"))
                .click();
        tab.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Columns of t_src"))
                .click();
        Locator column = tab.locator(".metadata-name").filter(new Locator.FilterOptions().setHasText("date"));
        assertThat(column).hasText(Pattern.compile("^c"));
        column.click();
        // Between the quotes, where the cursor is.
        assertThat(editor).containsText(Pattern.compile("c'$"));
    }

    private static void beWarnedOfTheForeignTable(Page page) {
        Locator tab = page.getByRole(AriaRole.TABPANEL, new Page.GetByRoleOptions().setName("Step 2"));
        Locator flow = page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Write SQL"));
        tab.locator(".cm-content").click();
        page.keyboard().press("Control+End");
        page.keyboard().insertText("DELETE FROM kept_elsewhere WHERE a = 1;");
        Locator warning = tab.locator(".cm-lintRange-warning");
        assertThat(warning).hasText("DELETE");
        warning.hover();
        assertThat(page.locator(".cm-tooltip-lint")).containsText("the foreign table kept_elsewhere");

        flow.click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Findings")))
                .click();
        Locator listed = page.locator("#findings li")
                .filter(new Locator.FilterOptions().setHasText("the foreign table kept_elsewhere"));
        assertThat(listed).hasCount(1);
        listed.getByRole(AriaRole.BUTTON).click();
        assertThat(tab.locator(".cm-content")).isFocused();
        page.keyboard().press("Control+a");
        page.keyboard().press("Delete");
        page.keyboard().insertText("DELETE FROM t_src WHERE a = 1;");
        assertThat(warning).hasCount(0);
        flow.click();
        assertThat(listed).hasCount(0);
    }
}
