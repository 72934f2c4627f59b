package dev.millrace.web.page;

import dev.millrace.common.Actor;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.flow.Flows;
import dev.millrace.run.NodeState;
import dev.millrace.run.Origin;
import dev.millrace.run.RunFilter;
import dev.millrace.run.RunId;
import dev.millrace.run.RunOverview;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.run.Runs;
import dev.millrace.run.Settling;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Operations: the list of runs, and the page of one with what a person can do to it. */
@Controller
class RunPages {

    private static final int PAGE = 50;

    private final RunQueries queries;
    private final Runs runs;
    private final RunOverview overview;
    private final Flows flows;
    private final Frame frame;
    private final Clock clock;

    RunPages(RunQueries queries, Runs runs, RunOverview overview, Flows flows, Frame frame, Clock clock) {
        this.queries = queries;
        this.runs = runs;
        this.overview = overview;
        this.flows = flows;
        this.frame = frame;
        this.clock = clock;
    }

    @GetMapping("/operations")
    String operations() {
        return "redirect:/operations/runs";
    }

    @GetMapping("/operations/runs")
    ModelAndView list(
            Actor actor,
            @RequestParam(defaultValue = "") String flow,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String origin,
            @RequestParam(required = false) @Nullable String cursor) {
        RunFilter filter = new RunFilter(
                flow.isEmpty() ? null : flow,
                one(RunState.values(), state),
                one(Origin.values(), origin),
                RunFilter.By.STARTED,
                null,
                null);
        Instant now = clock.instant();
        Page<RunRecord> found = queries.list(filter, cursor, PAGE);
        ModelAndView page = new ModelAndView("runs", Map.of("flow", flow, "state", state, "origin", origin));
        page.addObject("rows", RunRow.of(found.items(), overview, now, frame));
        page.addObject("stats", RunStats.at(now, overview));
        page.addObject("next", found.next());
        page.addObject("cursor", cursor);
        page.addObject("flows", flows.list(actor, null, null).items());
        page.addObject("none", found.items().isEmpty() && cursor == null && filter.equals(RunFilter.ALL));
        return page;
    }

    @GetMapping("/operations/runs/{id}")
    ModelAndView show(@PathVariable String id) {
        RunId run = new RunId(id);
        RunRecord record = queries.find(run).orElseThrow(() -> new Problem.NotFound("There is no such run."));
        RunView view = queries.get(run);
        ModelAndView page = new ModelAndView("run", Map.of("run", record, "view", view));
        page.addObject("unknown", unknown(view));
        page.addObject("settlings", Settling.values());
        page.addObject("definition", Texts.forScript(queries.definition(run)));
        return page;
    }

    @PostMapping("/operations/runs/{id}/cancellation")
    String cancel(Actor actor, @PathVariable String id, RedirectAttributes redirect) {
        runs.cancel(actor, new RunId(id), "");
        Flash.done("The run is being cancelled.").on(redirect);
        return "redirect:/operations/runs/" + id;
    }

    @PostMapping("/operations/runs/{id}/nodes/{key}/settlement")
    String settle(
            Actor actor,
            @PathVariable String id,
            @PathVariable String key,
            @RequestParam(defaultValue = "") String as,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        Settling settling = one(Settling.values(), as);
        if (settling == null) {
            throw Problem.Invalid.field("as", "choose what became of the node.");
        }
        runs.settle(actor, new RunId(id), key, settling, reason);
        Flash.done("Your decision is recorded; the run goes on.").on(redirect);
        return "redirect:/operations/runs/" + id;
    }

    private static List<RunView.NodeView> unknown(RunView view) {
        return view.state().ended()
                ? List.of()
                : view.nodes().stream()
                        .filter(node -> node.state() == NodeState.UNKNOWN)
                        .toList();
    }

    /** The constant of this name in any case; null for none, so that an address from elsewhere filters nothing. */
    private static <E extends Enum<E>> @Nullable E one(E[] values, String name) {
        String wanted = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(values)
                .filter(value -> value.name().equals(wanted))
                .findFirst()
                .orElse(null);
    }
}
