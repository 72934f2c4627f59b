package dev.millrace.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.MouseButton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a person waits for, measured in the page itself by its own clock (the same machine's as the console's). */
final class BrowserBenchmark {

    private final Console console;
    private final Chromium chromium;

    BrowserBenchmark(Console console, Chromium chromium) {
        this.console = console;
        this.chromium = chromium;
    }

    List<String> rows() {
        List<String> rows = new ArrayList<>();
        rows.addAll(trialRun());
        rows.addAll(frames());
        return rows;
    }

    /** Click on Trial Run → first node running, as recorded; result committed → colour painted. */
    private List<String> trialRun() {
        String flow = console.api()
                .createFlow(Flows.chain(
                        "Click to colour", Flows.RDS, List.of("select pg_sleep(0.4)", "select pg_sleep(0.4)")));
        List<Double> toRunning = new ArrayList<>();
        List<Double> toColour = new ArrayList<>();
        try (Journey journey = Journey.measured(chromium, console, "click-to-colour")) {
            journey.signIn();
            Page page = journey.page();
            for (int i = 0; i < 9; i++) {
                page.navigate("/flows/" + flow);
                page.locator("mr-canvas [data-key=n2]").waitFor();
                page.evaluate("""
                        () => {
                          window.seen = {};
                          const canvas = document.querySelector('mr-canvas');
                          const look = () => {
                            for (const card of canvas.querySelectorAll('[data-key]')) {
                              const at = card.dataset.key + ' ' + card.dataset.state;
                              if (!(at in window.seen)) window.seen[at] = Date.now();
                            }
                          };
                          new MutationObserver(look).observe(canvas,
                            {subtree: true, attributes: true, attributeFilter: ['data-state']});
                          document.addEventListener('click', () => { window.clicked ??= Date.now(); }, true);
                        }
                        """);
                page.getByRole(
                                AriaRole.BUTTON,
                                new Page.GetByRoleOptions().setName("Trial Run").setExact(true))
                        .click();
                page.waitForFunction("() => window.seen['n2 succeeded'] !== undefined");
                double clicked = number(page, "window.clicked");
                JsonNode run = console.api()
                        .get("/api/runs?flow=" + flow)
                        .expect(200)
                        .get("items")
                        .get(0);
                JsonNode whole = console.api().run(run.get("id").asString());
                toRunning.add(millis(whole, "n1", "startedAt") - clicked);
                toColour.add(number(page, "window.seen['n1 succeeded']") - millis(whole, "n1", "endedAt"));
                toColour.add(number(page, "window.seen['n2 succeeded']") - millis(whole, "n2", "endedAt"));
            }
            journey.done();
        }
        return List.of(
                figures("trial run: click to first node running", "under 200 ms", toRunning),
                figures("a node's end to its colour on the canvas", "under 500 ms", toColour));
    }

    private List<String> frames() {
        ObjectNode definition = Flows.chain("Five hundred", Flows.RDS, Collections.nCopies(500, "select 1"));
        String flow = console.api().createFlow(definition);
        List<String> rows = new ArrayList<>();
        try (Journey journey = Journey.measured(chromium, console, "frames")) {
            journey.signIn();
            Page page = journey.page();
            page.navigate("/flows/" + flow);
            page.locator("mr-canvas").waitFor();
            BoundingBox box = page.locator("mr-canvas").boundingBox();
            double x = box.x + box.width / 2;
            double y = box.y + box.height / 2;
            rows.add(figures(
                    "500 nodes, panning with all of them in view: p95 of frame times",
                    "under 34 ms",
                    repeat(5, () -> p95(page, () -> pan(page, x, y)))));
            page.locator("mr-canvas button")
                    .filter(new Locator.FilterOptions().setHasText("%"))
                    .click();
            page.locator("mr-canvas [data-key]").first().waitFor();
            rows.add(figures(
                    "500 nodes, panning at 100 %: p95 of frame times",
                    "under 34 ms", repeat(5, () -> p95(page, () -> pan(page, x, y)))));
            BoundingBox card = page.locator("mr-canvas [data-key=\"" + nearest(page, x, y) + "\"]")
                    .boundingBox();
            double cardX = card.x + 60;
            double cardY = card.y + card.height / 2;
            rows.add(figures(
                    "500 nodes, dragging one at 100 %: p95 of frame times",
                    "under 34 ms",
                    repeat(
                            5,
                            () -> p95(page, () -> {
                                page.mouse().move(cardX, cardY);
                                page.mouse().down();
                                wander(page, cardX, cardY);
                                page.mouse().move(cardX, cardY);
                                page.mouse().up();
                            }))));
            journey.done();
        }
        return rows;
    }

    private static void pan(Page page, double x, double y) {
        page.mouse().move(x, y);
        page.mouse().down(new Mouse.DownOptions().setButton(MouseButton.MIDDLE));
        wander(page, x, y);
        page.mouse().move(x, y);
        page.mouse().up(new Mouse.UpOptions().setButton(MouseButton.MIDDLE));
    }

    /** The key of the card whose middle is nearest to that point. */
    private static String nearest(Page page, double x, double y) {
        return String.valueOf(page.evaluate("""
                ([x, y]) => [...document.querySelectorAll('mr-canvas [data-key]')]
                  .map(card => ({key: card.dataset.key, box: card.getBoundingClientRect()}))
                  .map(({key, box}) => ({key, far: Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y)}))
                  .sort((a, b) => a.far - b.far)[0].key
                """, List.of(x, y)));
    }

    private static void wander(Page page, double x, double y) {
        for (int i = 1; i <= 120; i++) {
            page.mouse().move(x + 180 * Math.sin(i / 9.0), y - 90 + 90 * Math.cos(i / 7.0));
        }
    }

    private static double p95(Page page, Runnable act) {
        FrameTimes times = FrameTimes.begin(page);
        act.run();
        return times.end().percentile(95);
    }

    private static List<Double> repeat(int times, DoubleSupplier measure) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            values.add(measure.getAsDouble());
        }
        return values;
    }

    private static String figures(String what, String limit, List<Double> values) {
        return new Figures(what, "ms", values, limit).row();
    }

    private static double number(Page page, String expression) {
        return ((Number) page.evaluate("() => " + expression)).doubleValue();
    }

    private static double millis(JsonNode run, String key, String field) {
        JsonNode attempt = Api.node(run, key).get("attempts").get(0);
        return Instant.parse(attempt.get(field).asString()).toEpochMilli();
    }
}
