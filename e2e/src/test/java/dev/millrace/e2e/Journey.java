package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Tracing;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One person's way through the console in a browser of their own. It keeps a trace when the journey fails, and fails it
 * for what a person might not see: script errors and reports of the content security policy.
 */
final class Journey implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;
    private final String name;
    private final boolean traced;
    private final List<String> faults = new ArrayList<>();
    private boolean succeeded;

    private Journey(BrowserContext context, String name, boolean traced) {
        this.context = context;
        this.name = name;
        this.traced = traced;
        if (traced) {
            context.tracing()
                    .start(new Tracing.StartOptions().setScreenshots(true).setSnapshots(true));
        }
        this.page = context.newPage();
        page.setDefaultTimeout(20_000);
        page.onPageError(error -> faults.add("script error: " + error));
        page.onConsoleMessage(this::note);
    }

    static Journey begin(Chromium chromium, Console console, String name) {
        return begin(chromium, console, name, true);
    }

    /** A journey that is measured: no trace, which copies the whole page at every move of the pointer. */
    static Journey measured(Chromium chromium, Console console, String name) {
        return begin(chromium, console, name, false);
    }

    private static Journey begin(Chromium chromium, Console console, String name, boolean traced) {
        BrowserContext context = chromium.browser()
                .newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                        .setBaseURL(console.url(""))
                        .setViewportSize(1440, 900)
                        .setLocale("en-GB")
                        .setTimezoneId("America/St_Johns")
                        .setColorScheme(ColorScheme.LIGHT));
        return new Journey(context, name, traced);
    }

    Page page() {
        return page;
    }

    void signIn() {
        page.navigate("/");
        page.getByLabel("Name").fill(Console.USER);
        page.getByLabel("Password").fill(Console.PASSWORD);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        page.waitForURL("**/flows");
    }

    /** Lets the page read the clipboard by itself; Ctrl+C and Ctrl+V need no leave. */
    void allowClipboard() {
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
    }

    /** Call at the very end: without it the journey counts as failed and leaves its trace. */
    void done() {
        assertThat(faults).as("script errors and CSP reports").isEmpty();
        succeeded = true;
    }

    @Override
    public void close() {
        if (succeeded) {
            if (traced) {
                context.tracing().stop();
            }
        } else {
            if (traced) {
                context.tracing().stop(new Tracing.StopOptions().setPath(Path.of("target", "traces", name + ".zip")));
            }
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "traces", name + ".png")));
        }
        context.close();
    }

    private void note(ConsoleMessage message) {
        String text = message.text();
        if (message.type().equals("error") && text.contains("Content Security Policy")) {
            faults.add(text);
        }
    }
}
