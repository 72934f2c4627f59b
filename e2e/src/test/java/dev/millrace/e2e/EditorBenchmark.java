package dev.millrace.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.List;

/** What a person waits for while writing SQL, measured in the page by its own clock. */
final class EditorBenchmark {

    private static final int TABLES = 5_000;
    private static final int TIMES = 9;

    private final Console console;
    private final Chromium chromium;

    EditorBenchmark(Console console, Chromium chromium) {
        this.console = console;
        this.chromium = chromium;
    }

    List<String> rows() {
        Databases databases = new Databases(console);
        databases.execute(Flows.RDS, each("create table wide_%s (id int)"));
        try (Journey journey = Journey.measured(chromium, console, "editor")) {
            String flow = console.api().createFlow(Flows.chain("Editor", Flows.RDS, List.of("select 1\n")));
            journey.signIn();
            List<String> rows = List.of(
                    new Figures("editor tab ready", "ms", tabs(journey.page(), flow), "under 250 ms").row(),
                    new Figures(
                                    "completion list with 5,000 tables in the catalog",
                                    "ms",
                                    lists(journey.page()),
                                    "under 100 ms")
                            .row());
            journey.done();
            return rows;
        } finally {
            databases.execute(Flows.RDS, each("drop table wide_%s"));
        }
    }

    /** From the act that opens a node to its script drawn, in a page that has not shown an editor before. */
    private static List<Double> tabs(Page page, String flow) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            page.navigate("/flows/" + flow);
            page.locator("mr-canvas [data-key=n1]").waitFor();
            values.add(((Number) page.evaluate("""
                            () => new Promise(done => {
                              const from = performance.now();
                              const drawn = () => document.querySelector('.node-tab .cm-line') !== null;
                              const look = () => drawn()
                                ? requestAnimationFrame(() => done(performance.now() - from))
                                : requestAnimationFrame(look);
                              document.querySelector('mr-canvas').dispatchEvent(
                                new CustomEvent('mr-open', {detail: {key: 'n1'}}));
                              look();
                            })
                            """)).doubleValue());
        }
        return values;
    }

    /** From the key to the list of names drawn; the first list, which is read from the database, is not counted. */
    private static List<Double> lists(Page page) {
        page.locator(".node-tab .cm-content").click();
        page.keyboard().press("Control+End");
        page.keyboard().type("select * from w");
        page.locator(".cm-tooltip-autocomplete li").first().waitFor();
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            page.keyboard().press("Escape");
            page.keyboard().press("Backspace");
            page.locator(".cm-tooltip-autocomplete")
                    .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
            page.evaluate("""
                    () => {
                      window.listed_ = new Promise(done => document.addEventListener('keydown', () => {
                        const from = performance.now();
                        const look = () => document.querySelector('.cm-tooltip-autocomplete li')
                          ? requestAnimationFrame(() => done(performance.now() - from))
                          : requestAnimationFrame(look);
                        look();
                      }, {once: true, capture: true}));
                    }
                    """);
            page.keyboard().press("w");
            values.add(((Number) page.evaluate("() => window.listed_")).doubleValue());
        }
        return values;
    }

    private static String each(String statement) {
        return "do $$ begin for i in 1.." + TABLES + " loop execute format('" + statement + "', i); end loop; end $$";
    }
}
