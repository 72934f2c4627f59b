package dev.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every page, in both themes, as axe sees it; the editor's own states have their journeys. */
class EveryPageTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static Console console;
    private static Chromium chromium;
    private static String flow;
    private static String failed;

    @BeforeAll
    static void start(@TempDir Path folder) {
        console = Console.start(folder.resolve("data"), Map.of());
        chromium = Chromium.launch();
        flow = console.api()
                .createFlow(
                        Flows.chain("Every page", Flows.RDS, List.of("select * from t_src", "select 1/0", "select 2")));
        console.api()
                .post("/api/flows/" + flow + "/versions", "{\"comment\": \"first\"}")
                .expect(201);
        failed = console.api().trialRun(flow);
        console.api().awaitState(failed, LIMIT, "FAILED");
    }

    @AfterAll
    static void stop() {
        chromium.close();
        console.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void axe_finds_nothing(ColorScheme theme) {
        try (Journey journey = Journey.begin(chromium, console, "every-page-" + theme)) {
            Page page = journey.page();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
            page.navigate("/sign-in");
            Axe.findsNothing(page, "sign in");
            page.getByLabel("Name").fill(Console.USER);
            page.getByLabel("Password").fill("not it");
            page.keyboard().press("Enter");
            page.waitForURL("**/sign-in?**");
            Axe.findsNothing(page, "sign in, refused");
            journey.signIn();
            for (String path : List.of(
                    "/flows",
                    "/flows?q=nothing+of+this+name",
                    "/data-sources",
                    "/data-sources/new",
                    "/operations/runs",
                    "/operations/runs?state=PAUSED",
                    "/operations/runs/" + failed,
                    "/operations/runs/" + failed + "/rerun",
                    "/operations/flows/" + flow,
                    "/members",
                    "/administration/audit",
                    "/password",
                    "/flows/none-of-this-id")) {
                page.navigate(path);
                Axe.findsNothing(page, path);
            }
            lookIntoDialogs(page);
            lookIntoTheRun(page);
            journey.done();
        }
    }

    private static void lookIntoDialogs(Page page) {
        page.navigate("/flows");
        page.getByRole(AriaRole.BUTTON, named("Create Task Flow")).first().click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        Axe.findsNothing(page, "Create Task Flow");
        page.navigate("/data-sources");
        page.getByRole(AriaRole.LINK, named(Flows.RDS)).first().click();
        page.waitForURL("**/data-sources/*");
        Axe.findsNothing(page, "a data source");
    }

    private static void lookIntoTheRun(Page page) {
        page.navigate("/operations/runs/" + failed);
        for (String tab : List.of("Gantt", "Who did what")) {
            page.getByRole(AriaRole.TAB, named(tab)).click();
            Axe.findsNothing(page, "run: " + tab);
        }
        page.getByRole(AriaRole.LINK, named("Run again…")).click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        Axe.findsNothing(page, "run again");
    }

    @Test
    void the_focus_stays_where_it_was_when_a_region_refreshes_itself() {
        try (Journey journey = Journey.begin(chromium, console, "focus")) {
            Page page = journey.page();
            journey.signIn();
            page.navigate("/operations/runs");
            Locator link = page.locator("#run-list tbody a").first();
            link.focus();
            page.waitForResponse(answer -> answer.url().contains("/operations/runs"), () -> {});
            new Keyboard(page).at(link);

            String sleeps = console.api().createFlow(Flows.chain("Sleeps", Flows.RDS, List.of("select pg_sleep(60)")));
            String run = console.api().trialRun(sleeps);
            console.api().awaitState(run, LIMIT, "RUNNING");
            page.navigate("/operations/runs/" + run);
            page.getByRole(AriaRole.LINK, named("Cancel run")).focus();
            console.api().post("/api/runs/" + run + "/cancellation", "{}").expect(202);
            assertThat(page.getByRole(AriaRole.LINK, named("Run again…"))).isVisible();
            assertThat(page.getByRole(AriaRole.LINK, named("Cancel run"))).hasCount(0);
            new Keyboard(page).at(page.getByRole(AriaRole.LINK, named("Run again…")));
            journey.done();
        }
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
