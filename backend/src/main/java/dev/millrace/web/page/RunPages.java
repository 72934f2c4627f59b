package dev.millrace.web.page;

import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.flow.Flows;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.run.NodeState;
import dev.millrace.run.Origin;
import dev.millrace.run.RunFilter;
import dev.millrace.run.RunId;
import dev.millrace.run.RunOverview;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunStanding;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Operations: the list of runs, and the page of one. */
@Controller
class RunPages {

    private static final int PAGE = 50;
    private static final int MOST_DEEDS = 200;

    private final RunQueries queries;
    private final RunOverview overview;
    private final AuditLog audit;
    private final Flows flows;
    private final Frame frame;
    private final Clock clock;

    RunPages(RunQueries queries, RunOverview overview, AuditLog audit, Flows flows, Frame frame, Clock clock) {
        this.queries = queries;
        this.overview = overview;
        this.audit = audit;
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
        RunId run = RunId.of(id);
        RunRecord record = find(run);
        RunView view = queries.get(run);
        String json = queries.definition(run);
        Definition definition = DefinitionJson.stored(json);
        List<RunDeed> deeds = RunDeed.of(audit.of("run", id, MOST_DEEDS), view);
        ModelAndView page = new ModelAndView("run", Map.of("run", record, "deeds", deeds));
        page.addObject("definition", Texts.forScript(json));
        page.addObject("offers", RunOffers.of(record));
        page.addObject("why", RunWhy.of(record));
        page.addObject("decisive", decisive(record, deeds));
        page.addObject("undecided", undecided(definition, view));
        page.addObject("repeats", overview.repeats(record));
        return withGantt(page, record, view, definition);
    }

    /** The time line alone, for the page that shows it while the run goes on. */
    @GetMapping("/operations/runs/{id}/gantt")
    ModelAndView gantt(@PathVariable String id) {
        RunId run = RunId.of(id);
        RunRecord record = find(run);
        Definition definition = DefinitionJson.stored(queries.definition(run));
        return withGantt(
                new ModelAndView("run-gantt :: chart", Map.of("run", record)), record, queries.get(run), definition);
    }

    private ModelAndView withGantt(ModelAndView page, RunRecord record, RunView view, Definition definition) {
        page.addObject("kept", kept(record, view));
        page.addObject("gantt", Gantt.of(definition, view, record.zone(), clock.instant()));
        return page;
    }

    private RunRecord find(RunId run) {
        return queries.find(run).orElseThrow(() -> new Problem.NotFound("There is no such run."));
    }

    /** Keys of the nodes that a rerun did not run, because they had succeeded in the run that it repeats. */
    private Set<String> kept(RunRecord run, RunView view) {
        if (run.repeats() == null) {
            return Set.of();
        }
        Set<String> done = overview.succeeded(run.repeats());
        return view.nodes().stream()
                .filter(node ->
                        node.state() == NodeState.SUCCEEDED && node.attempts().isEmpty() && done.contains(node.key()))
                .map(RunView.NodeView::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a person did last that made the run paused or cancelled; null when nobody did. */
    private static @Nullable RunDeed decisive(RunRecord run, List<RunDeed> deeds) {
        RunWhy why = RunWhy.of(run);
        boolean cancelled = run.state() == RunState.CANCELLED || run.state() == RunState.CANCELLING;
        String word = RunStanding.PAUSING.equals(run.reason()) || RunStanding.PAUSED_BY_PERSON.equals(run.reason())
                ? "paused"
                : cancelled && (why == null || why.code() == null) ? "cancelled" : null;
        return deeds.stream()
                .filter(deed -> word != null && word.equals(deed.word()))
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private static List<SettlementForm> undecided(Definition definition, RunView view) {
        return view.nodes().stream()
                .filter(node -> node.state() == NodeState.UNKNOWN)
                .map(node -> SettlementForm.of(definition, view, node))
                .filter(form -> !form.choices().isEmpty())
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
