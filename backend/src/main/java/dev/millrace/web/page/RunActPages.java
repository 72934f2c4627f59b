package dev.millrace.web.page;

import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Version;
import dev.millrace.flow.Versions;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.run.Launches;
import dev.millrace.run.RerunPreview;
import dev.millrace.run.RerunRequest;
import dev.millrace.run.RunId;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunView;
import dev.millrace.run.Runs;
import dev.millrace.run.Settling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What a person does to a run. Each act is a noun: its GET tells what the act would touch at this moment and asks why, which the
 * run's page shows as a dialog; its POST does it.
 */
@Controller
@RequestMapping("/operations/runs/{id}")
class RunActPages {

    /** Marks what shall become of a node of a rerun: {@code skip:key} and {@code done:key}. */
    private static final String SKIP = "skip:";

    private static final String DONE = "done:";

    private final RunQueries queries;
    private final Runs runs;
    private final Launches launches;
    private final Versions versions;

    RunActPages(RunQueries queries, Runs runs, Launches launches, Versions versions) {
        this.queries = queries;
        this.runs = runs;
        this.launches = launches;
        this.versions = versions;
    }

    @GetMapping("/cancellation")
    ModelAndView askCancellation(@PathVariable String id) {
        return ask(RunId.of(id), RunOffers.Act.CANCELLATION);
    }

    @PostMapping("/cancellation")
    String cancel(
            Actor actor,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        runs.cancel(actor, RunId.of(id), reason.strip());
        return back(id, "The run is being cancelled.", redirect);
    }

    @GetMapping("/abandonment")
    ModelAndView askAbandonment(@PathVariable String id) {
        return ask(RunId.of(id), RunOffers.Act.ABANDONMENT);
    }

    @PostMapping("/abandonment")
    String abandon(
            Actor actor,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        runs.cancelByForce(actor, RunId.of(id), reason.strip());
        return back(id, "The run ends without waiting for its databases.", redirect);
    }

    @GetMapping("/pause")
    ModelAndView askPause(@PathVariable String id) {
        return ask(RunId.of(id), RunOffers.Act.PAUSE);
    }

    @PostMapping("/pause")
    String pause(
            Actor actor,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        runs.pause(actor, RunId.of(id), reason.strip());
        return back(id, "The run starts nothing more until it is resumed.", redirect);
    }

    @GetMapping("/resumption")
    ModelAndView askResumption(@PathVariable String id) {
        return ask(RunId.of(id), RunOffers.Act.RESUMPTION);
    }

    @PostMapping("/resumption")
    String resume(
            Actor actor,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        runs.resume(actor, RunId.of(id), reason.strip());
        return back(id, "The run goes on.", redirect);
    }

    private ModelAndView ask(RunId id, RunOffers.Act act) {
        RunRecord run = find(id);
        RunOffers.refuseUnlessOffered(run, act);
        ModelAndView page = new ModelAndView("run-act", Map.of("run", run, "act", act));
        page.addObject("touch", RunTouch.of(definition(id), queries.get(id)));
        return page;
    }

    @GetMapping("/nodes/{key}/settlement")
    ModelAndView askSettlement(@PathVariable String id, @PathVariable String key) {
        RunId run = RunId.of(id);
        RunRecord record = find(run);
        RunView view = queries.get(run);
        RunView.NodeView node = view.nodes().stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new Problem.NotFound("This run has no node " + key + "."));
        SettlementForm form = SettlementForm.of(definition(run), view, node);
        if (form.choices().isEmpty()) {
            throw Problem.Conflict.wrongState("\"" + node.name() + "\" has gone on meanwhile: it is "
                    + node.state().name().toLowerCase(Locale.ROOT) + ", and there is nothing to decide.");
        }
        return new ModelAndView("run-settlement", Map.of("run", record, "form", form));
    }

    @PostMapping("/nodes/{key}/settlement")
    String settle(
            Actor actor,
            @PathVariable String id,
            @PathVariable String key,
            @RequestParam(defaultValue = "") String as,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        Settling settling = Arrays.stream(Settling.values())
                .filter(value -> value.name().equals(as))
                .findFirst()
                .orElseThrow(() -> Problem.Invalid.field("as", "choose what became of the node."));
        runs.settle(actor, RunId.of(id), key, settling, reason.strip());
        return back(id, "Your decision is recorded; the run goes on from it.", redirect);
    }

    @GetMapping("/rerun")
    ModelAndView askRerun(
            Actor actor,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Integer version,
            @RequestParam(defaultValue = "") String from) {
        RunId run = RunId.of(id);
        RunRecord record = find(run);
        if (!record.state().ended()) {
            throw Problem.Conflict.wrongState("Only a run that has ended can be repeated.");
        }
        FlowId flow = FlowId.of(record.flowId());
        List<Version> published = versions.list(actor, flow, null).items();
        Definition definition = version == null
                ? definition(run)
                : versions.get(actor, flow, version).definition();
        ModelAndView page = new ModelAndView("run-rerun", Map.of("run", record, "versions", published));
        page.addObject("version", version);
        page.addObject("form", RerunForm.of(RerunPreview.of(definition, queries.get(run)), from));
        return page;
    }

    @PostMapping("/rerun")
    String rerun(
            Actor actor,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(required = false) @Nullable Integer version,
            @RequestParam(defaultValue = "") List<String> choice,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        if (reason.isBlank()) {
            throw Problem.Invalid.field("reason", "says why it is run again; it must not be blank.");
        }
        RerunRequest.From wanted = Arrays.stream(RerunRequest.From.values())
                .filter(value -> value.name().equals(from))
                .findFirst()
                .orElseThrow(() -> Problem.Invalid.field("from", "choose where the rerun begins."));
        RunView made = launches.rerun(
                actor,
                RunId.of(id),
                new RerunRequest(wanted, version, keys(choice, SKIP), keys(choice, DONE), reason.strip()));
        Flash.done("It is run again. This is the new run.")
                .leadingTo("/operations/runs/" + id, "The run that it repeats")
                .on(redirect);
        return "redirect:/operations/runs/" + made.id();
    }

    private static Set<String> keys(List<String> choices, String mark) {
        return choices.stream()
                .filter(choice -> choice.startsWith(mark))
                .map(choice -> choice.substring(mark.length()))
                .collect(Collectors.toSet());
    }

    private static String back(String id, String done, RedirectAttributes redirect) {
        Flash.done(done)
                .leadingTo("/operations/runs/" + id + "#history", "Who did what, and why")
                .on(redirect);
        return "redirect:/operations/runs/" + id;
    }

    private RunRecord find(RunId id) {
        return queries.find(id).orElseThrow(() -> new Problem.NotFound("There is no such run."));
    }

    private Definition definition(RunId id) {
        return DefinitionJson.stored(queries.definition(id));
    }
}
