package dev.millrace.e2e;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.MouseButton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Large flows on the canvas: how soon they are drawn, how smoothly they move, and what they cost the page. */
final class CanvasBenchmark {

    private static final int LARGE = 3000;
    private static final String SMOOTH = "under 34 ms";

    private final Console console;
    private final Chromium chromium;
    private final Consumer<String> rows;

    /** {@code rows} takes each row as soon as it is measured. */
    CanvasBenchmark(Console console, Chromium chromium, Consumer<String> rows) {
        this.console = console;
        this.chromium = chromium;
        this.rows = rows;
    }

    /** These rows alone, without the report: {@code java … dev.millrace.e2e.CanvasBenchmark}. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("millrace-canvas");
        try (Console console = Console.start(folder.resolve("data"), Map.of());
                Chromium chromium = Chromium.launch()) {
            new CanvasBenchmark(console, chromium, System.out::println).measure();
        }
    }

    void measure() {
        String thousand = console.api().createFlow(Flows.mesh("A thousand on the canvas", 1000));
        String large = console.api().createFlow(Flows.mesh("Three thousand on the canvas", LARGE));
        opening(thousand, "open a flow of 1,000 nodes: drawn after the navigation's response", "under 500 ms");
        opening(large, "open a flow of 3,000 nodes: drawn after the navigation's response", "under 1,000 ms");
        moving(large);
        statusChanges(large);
    }

    /** From the last byte of the page to the frame in which the flow's nodes were drawn, by the page's own clock. */
    private void opening(String flow, String what, String limit) {
        try (Journey journey = Journey.measured(chromium, console, "opening")) {
            journey.signIn();
            Page page = journey.page();
            page.addInitScript("""
                    new MutationObserver(() => {
                      if (window.drawn || !document.querySelector('.mr-stage[data-detail]')) return;
                      if (document.querySelector('mr-canvas').store.nodes.length === 0) return;
                      window.drawn = true;
                      requestAnimationFrame(() => { window.drawnAt = performance.now(); });
                    }).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-detail']});
                    """);
            List<Double> values = repeat(7, () -> {
                page.navigate("/flows/" + flow);
                page.waitForFunction("() => window.drawnAt !== undefined");
                return number(page, "window.drawnAt - performance.getEntriesByType('navigation')[0].responseEnd");
            });
            journey.done();
            // The first one also fetches and compiles what the browser keeps.
            figures(what, "ms", limit, values.subList(1, values.size()));
        }
    }

    private void moving(String flow) {
        List<Double> elements = new ArrayList<>();
        try (Journey journey = Journey.measured(chromium, console, "moving")) {
            journey.signIn();
            Page page = open(journey, flow);
            CDPSession session = page.context().newCDPSession(page);
            double before = heap(session);
            for (double zoom : new double[] {1, 0.1}) {
                String view = "3,000 nodes, " + (zoom == 1 ? "near (100 %)" : "far (10 %)");
                frames(view + ": panning, p95 of frame times", page, zoom, () -> pan(page), elements);
                frames(view + ": zooming, p95 of frame times", page, zoom, () -> zoom(page), elements);
                frames(view + ": dragging a node, p95 of frame times", page, zoom, () -> drag(page), elements);
            }
            double grown = (heap(session) - before) / (1024 * 1024);
            figures(
                    "3,000 nodes: most elements of the canvas in all of these",
                    "",
                    "under 2,000",
                    List.of(elements.stream().mapToDouble(one -> one).max().orElse(0)));
            figures("3,000 nodes: growth of the heap by all of these", "MiB", "under 5", List.of(grown));
            journey.done();
        }
    }

    private void frames(String what, Page page, double zoom, Runnable act, List<Double> elements) {
        List<Double> values = repeat(5, () -> {
            page.evaluate(
                    "zoom => { const canvas = document.querySelector('mr-canvas'); canvas.fit(); canvas.zoom = zoom; }",
                    zoom);
            FrameTimes times = FrameTimes.begin(page);
            act.run();
            double percentile = times.end().percentile(95);
            elements.add(number(page, "window.most_"));
            return percentile;
        });
        figures(what, "ms", SMOOTH, values);
    }

    private static void pan(Page page) {
        Spot middle = middle(page);
        page.mouse().move(middle.x, middle.y);
        page.mouse().down(new Mouse.DownOptions().setButton(MouseButton.MIDDLE));
        wander(page, middle);
        page.mouse().up(new Mouse.UpOptions().setButton(MouseButton.MIDDLE));
    }

    private static void zoom(Page page) {
        Spot middle = middle(page);
        page.mouse().move(middle.x, middle.y);
        page.keyboard().down("Control");
        for (int i = 0; i < 120; i++) {
            page.mouse().wheel(0, i % 60 < 30 ? -25 : 25);
        }
        page.keyboard().up("Control");
    }

    private static void drag(Page page) {
        Spot card = spot(page, """
                () => {
                  const canvas = document.querySelector('mr-canvas');
                  const box = canvas.getBoundingClientRect();
                  const far = rect => Math.hypot(rect.x - box.x - box.width / 2, rect.y - box.y - box.height / 2);
                  const rects = canvas.store.nodes.map(node => canvas.rectOf(node.key));
                  const rect = rects.reduce((a, b) => far(b) < far(a) ? b : a);
                  return [rect.x + rect.width * 0.3, rect.y + rect.height / 2];
                }
                """);
        page.mouse().move(card.x, card.y);
        page.mouse().down();
        wander(page, card);
        page.mouse().move(card.x, card.y);
        page.mouse().up();
    }

    private static void wander(Page page, Spot from) {
        for (int i = 1; i <= 120; i++) {
            page.mouse().move(from.x + 160 * Math.sin(i / 9.0), from.y + 70 * Math.sin(i / 7.0));
        }
    }

    /**
     * A trial run of the whole flow, of which 500 nodes change within a second. The run is the page's alone: its stream of
     * events is played by the page, so that no engine takes the processor meanwhile.
     */
    private void statusChanges(String flow) {
        try (Journey journey = Journey.measured(chromium, console, "status-changes")) {
            journey.signIn();
            Page page = journey.page();
            page.addInitScript("""
                    window.EventSource = class extends EventTarget {
                      constructor(url) { super(); window.stream = this; this.url = url; }
                      close() {}
                      play(name, data) { this.dispatchEvent(new MessageEvent(name, {data: JSON.stringify(data)})); }
                    };
                    """);
            ObjectNode run =
                    runOf(console.api().get("/api/flows/" + flow + "/draft").expect(200));
            page.route(
                    "**/trial-runs",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setStatus(202)
                            .setContentType("application/json")
                            .setBody(run.toString())));
            open(journey, flow);
            page.evaluate("() => { document.querySelector('mr-canvas').zoom = 1; }");
            page.locator("[data-act=trial]").first().click();
            page.waitForFunction("() => window.stream !== undefined");
            page.evaluate("run => window.stream.play('state', JSON.parse(run))", run.toString());
            List<Double> values = repeat(5, () -> {
                FrameTimes times = FrameTimes.begin(page);
                page.evaluate(CHANGES);
                return times.end().percentile(100);
            });
            journey.done();
            figures("3,000 nodes, 500 changes of state within a second: longest frame", "ms", "under 100 ms", values);
        }
    }

    /** Ten changes every 20 ms, most of them of nodes in sight. */
    private static final String CHANGES = """
            () => new Promise(done => {
              const canvas = document.querySelector('mr-canvas');
              const seen = [...canvas.querySelectorAll('[data-key]')].map(card => card.dataset.key);
              const all = canvas.store.nodes.map(node => node.key);
              const keys = [...seen, ...all];
              const states = ['QUEUED', 'RUNNING', 'SUCCEEDED'];
              let step = 0;
              const timer = setInterval(() => {
                for (let i = 0; i < 10; i++) {
                  const at = step * 10 + i;
                  const startedAt = new Date().toISOString();
                  const state = states[Math.floor(at / 7) % 3];
                  window.stream.play('node', {key: keys[at % keys.length], state, skipReason: null,
                    attempts: [{number: 1, state, startedAt, endedAt: state === 'SUCCEEDED' ? startedAt : null,
                      error: null, statements: []}]});
                }
                if (++step === 50) { clearInterval(timer); requestAnimationFrame(() => requestAnimationFrame(done)); }
              }, 20);
            })
            """;

    private static ObjectNode runOf(JsonNode definition) {
        ObjectNode run = Api.JSON
                .createObjectNode()
                .put("id", "played")
                .put("flowId", "f")
                .put("flowName", "f");
        run.put("state", "RUNNING").put("origin", "TRIAL").putNull("reason");
        for (String instant : List.of("runTime", "businessTime", "createdAt", "startedAt")) {
            run.put(instant, "2026-11-22T09:00:00Z");
        }
        run.putNull("endedAt").put("revision", 1);
        ArrayNode nodes = run.putArray("nodes");
        for (JsonNode node : definition.get("nodes")) {
            ObjectNode one = nodes.addObject().put("key", node.get("key").asString());
            one.put("name", node.get("name").asString()).put("state", "WAITING").putNull("skipReason");
            one.putArray("attempts");
        }
        return run;
    }

    private static Page open(Journey journey, String flow) {
        Page page = journey.page();
        page.navigate("/flows/" + flow);
        page.waitForFunction("() => document.querySelector('mr-canvas')?.store.nodes.length > 0");
        page.locator(".mr-stage[data-detail]").waitFor();
        return page;
    }

    private static double heap(CDPSession session) {
        session.send("HeapProfiler.collectGarbage");
        JsonObject usage = session.send("Runtime.getHeapUsage");
        return usage.get("usedSize").getAsDouble();
    }

    private record Spot(double x, double y) {}

    private static Spot middle(Page page) {
        return spot(page, """
                () => {
                  const box = document.querySelector('mr-canvas').getBoundingClientRect();
                  return [box.x + box.width / 2, box.y + box.height / 2];
                }
                """);
    }

    private static Spot spot(Page page, String script) {
        List<?> found = (List<?>) page.evaluate(script);
        return new Spot(((Number) found.get(0)).doubleValue(), ((Number) found.get(1)).doubleValue());
    }

    private static double number(Page page, String expression) {
        return ((Number) page.evaluate("() => " + expression)).doubleValue();
    }

    private static List<Double> repeat(int times, DoubleSupplier measure) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            values.add(measure.getAsDouble());
        }
        return values;
    }

    private void figures(String what, String unit, String limit, List<Double> values) {
        rows.accept(new Figures(what, unit, values, limit).row());
    }
}
