package dev.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A flow goes out as a file and comes back: as a new flow, and into one that is there. */
class FlowFilesTest {

    private static final String TUTORIAL = "Import RDS PG data to OSS";
    private static final String COPY = "Copy of the tutorial";

    @Test
    void a_flow_is_carried_to_another_console_and_back_into_its_draft(@TempDir Path folder) {
        try (Console console = Console.start(folder.resolve("data"), Map.of());
                Chromium chromium = Chromium.launch();
                Journey journey = Journey.begin(chromium, console, "FlowFiles")) {
            String original = console.api().createFlow(Flows.tutorial());
            console.api()
                    .post("/api/flows/" + original + "/versions", Map.of("comment", "The first"))
                    .expect(201);
            Page page = journey.page();
            journey.signIn();
            page.navigate("/flows/" + original);
            String file = exported(page);
            assertThat(exportedVersion(page)).isEqualTo(file);

            String elsewhere = file.replace(Flows.RDS, "RDS of Hangzhou");
            refuseAWrongFile(page, elsewhere.replace("kind: sql", "kind: shell"));
            importUnderAnotherName(page, elsewhere);

            assertThat(exported(page)).isEqualTo(file.replace(TUTORIAL, COPY));
            replaceTheDraft(page, console, file.replace("FROM t_src", "FROM t_other"));
            journey.done();
        }
    }

    private static String exported(Page page) {
        return downloaded(page.waitForDownload(() -> {
            page.getByRole(AriaRole.BUTTON, exactly("More about this flow")).click();
            page.getByRole(AriaRole.BUTTON, starting("Export as file")).click();
        }));
    }

    private static String exportedVersion(Page page) {
        page.getByRole(AriaRole.BUTTON, exactly("Versions")).click();
        Download download =
                page.waitForDownload(() -> page.getByRole(AriaRole.LINK, exactly("Export version 1 as a file"))
                        .click());
        assertThat(download.suggestedFilename()).isEqualTo(TUTORIAL + " v1.yaml");
        return downloaded(download);
    }

    private static void refuseAWrongFile(Page page, String file) {
        page.navigate("/flows");
        page.getByRole(AriaRole.BUTTON, exactly("Import from file")).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG, exactly("Import from file"));
        choose(dialog, file);
        assertThat(dialog.getByRole(AriaRole.ALERT)).hasText("nodes[0].kind must be one of sql (line 8, column 5).");
        assertThat(dialog.getByRole(AriaRole.BUTTON, within("OK"))).isDisabled();
    }

    private static void importUnderAnotherName(Page page, String file) {
        Locator dialog = page.getByRole(AriaRole.DIALOG, exactly("Import from file"));
        choose(dialog, file);
        Locator name = dialog.getByLabel("Name of the new flow");
        assertThat(name).hasValue(TUTORIAL);
        assertThat(dialog).containsText("Extract data from RDS → Load data to ADBPG");
        assertThat(dialog).containsText("(Asia/Shanghai), in force from the next Publish on");
        Locator missing =
                dialog.locator(".finding-list li").filter(new Locator.FilterOptions().setHasText("RDS of Hangzhou"));
        assertThat(missing).hasCount(1);
        dialog.getByLabel("RDS of Hangzhou").selectOption(Flows.RDS);
        assertThat(missing).hasCount(0);

        dialog.getByRole(AriaRole.BUTTON, within("OK")).click();
        assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("already in use");
        name.fill(COPY);
        dialog.getByRole(AriaRole.BUTTON, within("OK")).click();
        page.waitForURL(Pattern.compile("/flows/[^/]+$"));
        assertThat(page.locator(".editor-canvas .mr-card")).hasCount(2);
    }

    private static void replaceTheDraft(Page page, Console console, String file) {
        String flow = page.url().replaceFirst(".*/flows/", "");
        page.getByRole(AriaRole.BUTTON, exactly("More about this flow")).click();
        page.getByRole(AriaRole.BUTTON, starting("Import from file")).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG, exactly("Import from file"));
        choose(dialog, file);
        assertThat(dialog).containsText("1 node changed");
        dialog.getByRole(AriaRole.BUTTON, within("Replace the draft")).click();
        assertThat(page.getByText("The file is the draft now")).isVisible();
        JsonNode replaced = saved(console, flow, draft -> scriptOf(draft).contains("t_other"));
        assertThat(replaced.get("name").asString()).isEqualTo(COPY);

        page.getByRole(AriaRole.BUTTON, exactly("Undo")).last().click();
        saved(console, flow, draft -> scriptOf(draft).contains("t_src"));
    }

    private static JsonNode saved(Console console, String flow, Predicate<JsonNode> wanted) {
        return Wait.forValue(
                "the draft of " + flow,
                Duration.ofSeconds(20),
                () -> console.api().get("/api/flows/" + flow + "/draft").expect(200),
                wanted);
    }

    private static String scriptOf(JsonNode draft) {
        return draft.at("/nodes/0/config/sql").asString();
    }

    private static void choose(Locator dialog, String file) {
        dialog.getByLabel("File", new Locator.GetByLabelOptions().setExact(true))
                .setInputFiles(new FilePayload("flow.yaml", "application/yaml", file.getBytes(UTF_8)));
    }

    private static String downloaded(Download download) {
        try {
            return Files.readString(download.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Page.GetByRoleOptions starting(String name) {
        return new Page.GetByRoleOptions().setName(Pattern.compile("^" + name));
    }

    private static Locator.GetByRoleOptions within(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }
}
