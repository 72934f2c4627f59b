package dev.millrace.web.page;

import dev.millrace.common.Actor;
import dev.millrace.common.Page;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Flows;
import dev.millrace.run.Launches;
import dev.millrace.run.RunFilter;
import dev.millrace.run.RunOverview;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunView;
import dev.millrace.schedule.LedgerEntry;
import dev.millrace.schedule.Schedules;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Operations of one flow: its runs, and the ledger of its planned fires. */
@Controller
class FlowRunPages {

    private static final int RUNS = 30;
    private static final int FIRES = 50;

    private final Flows flows;
    private final Launches launches;
    private final RunQueries queries;
    private final RunOverview overview;
    private final Schedules schedules;
    private final Frame frame;
    private final Clock clock;

    FlowRunPages(
            Flows flows,
            Launches launches,
            RunQueries queries,
            RunOverview overview,
            Schedules schedules,
            Frame frame,
            Clock clock) {
        this.flows = flows;
        this.launches = launches;
        this.queries = queries;
        this.overview = overview;
        this.schedules = schedules;
        this.frame = frame;
        this.clock = clock;
    }

    @GetMapping("/operations/flows/{id}")
    ModelAndView show(Actor actor, @PathVariable String id, @RequestParam(required = false) @Nullable String cursor) {
        FlowId flowId = FlowId.of(id);
        Flow flow = flows.get(actor, flowId);
        Instant now = clock.instant();
        List<RunRecord> last = queries.list(RunFilter.ofFlow(id), null, RUNS).items();
        Page<LedgerEntry> ledger = schedules.ledger(actor, flowId, null, null, cursor, FIRES);
        Instant next = schedules.nextFire(flowId).orElse(null);
        ModelAndView page = new ModelAndView("flow-runs", Map.of("row", FlowRow.of(flow, next, last, now, frame)));
        page.addObject("rows", RunRow.of(last, overview, now, frame));
        page.addObject(
                "ledger",
                ledger.items().stream()
                        .map(entry -> new Fire(entry, RunWhy.of(entry)))
                        .toList());
        page.addObject(
                "ledgerZone",
                flow.published() == null ? frame.zone() : flow.published().zone());
        page.addObject("next", ledger.next());
        page.addObject("cursor", cursor);
        return page;
    }

    /** A planned fire, and why it was not run. */
    public record Fire(LedgerEntry entry, @Nullable RunWhy why) {}

    /** Runs the published version now. */
    @PostMapping("/operations/flows/{id}/runs")
    String run(Actor actor, @PathVariable String id, RedirectAttributes redirect) {
        RunView run = launches.published(actor, FlowId.of(id), null, Map.of(), null);
        Flash.done("The published version runs.").on(redirect);
        return "redirect:/operations/runs/" + run.id();
    }
}
