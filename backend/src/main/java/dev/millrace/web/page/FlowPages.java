package dev.millrace.web.page;

import dev.millrace.common.Actor;
import dev.millrace.common.Names;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Flows;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunRecord;
import dev.millrace.schedule.Schedules;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Task Orchestration: the list of flows, and the editor of one. */
@Controller
class FlowPages {

    private final Flows flows;
    private final FlowTemplates templates;
    private final RunQueries runs;
    private final Schedules schedules;
    private final Frame frame;
    private final Clock clock;

    FlowPages(Flows flows, FlowTemplates templates, RunQueries runs, Schedules schedules, Frame frame, Clock clock) {
        this.flows = flows;
        this.templates = templates;
        this.runs = runs;
        this.schedules = schedules;
        this.frame = frame;
        this.clock = clock;
    }

    @GetMapping("/")
    String home() {
        return "redirect:/flows";
    }

    @GetMapping("/flows")
    ModelAndView list(
            Actor actor,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String status,
            @RequestParam(defaultValue = "name") String sort,
            @RequestParam(required = false) @Nullable String cursor) {
        ModelAndView page = new ModelAndView("flows", Map.of("q", q.strip(), "status", status, "sort", sort));
        Page<Flow> found = flows.list(actor, q.isBlank() ? null : q.strip(), cursor);
        page.addObject("rows", rows(found.items(), status, sort));
        page.addObject("none", found.items().isEmpty() && q.isBlank() && cursor == null);
        page.addObject("next", found.next());
        page.addObject("cursor", cursor);
        return page;
    }

    @PostMapping("/flows")
    ModelAndView create(
            Actor actor,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String description) {
        try {
            Flow flow = flows.create(actor, name, description);
            return new ModelAndView("redirect:/flows/" + flow.id());
        } catch (Problem.Invalid | Problem.Conflict refused) {
            ModelAndView page = list(actor, "", "", "name", null);
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            page.addObject("newName", name);
            page.addObject("newDescription", description);
            page.addObject(
                    "newError",
                    refused instanceof Problem.Conflict
                            ? String.valueOf(refused.getMessage())
                            : Names.refusal(Names.of(name)) == null
                                    ? "A name has 1 to 200 characters."
                                    : "A name " + Names.refusal(Names.of(name)) + ".");
            return page;
        }
    }

    /** A flow that is the tutorial's, ready to be tried. */
    @PostMapping("/flows/tutorial")
    String createTutorial(Actor actor) {
        return "redirect:/flows/" + templates.createTutorial(actor);
    }

    /** The same as a document: what the editor of an empty flow offers to start from. */
    @GetMapping(value = "/flows/tutorial", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String tutorial() {
        return templates.tutorial();
    }

    @PostMapping("/flows/{id}/removal")
    String remove(Actor actor, @PathVariable String id, RedirectAttributes redirect) {
        FlowId flow = FlowId.of(id);
        String name = flows.get(actor, flow).name();
        flows.delete(actor, flow);
        Flash.done("\"" + name + "\" is deleted. Its runs stay.").on(redirect);
        return "redirect:/flows";
    }

    @GetMapping("/flows/{id}")
    ModelAndView edit(Actor actor, @PathVariable String id) {
        return new ModelAndView("editor", Map.of("flow", EditedFlow.of(flows.get(actor, FlowId.of(id)))));
    }

    private List<FlowRow> rows(List<Flow> found, String status, String sort) {
        Instant now = clock.instant();
        List<String> ids = found.stream().map(flow -> flow.id().value()).toList();
        Map<String, List<RunRecord>> last = runs.lastRuns(ids, RunBars.COUNT);
        Map<String, Instant> next = schedules.nextFires(ids);
        return found.stream()
                .map(flow -> {
                    String id = flow.id().value();
                    return FlowRow.of(flow, next.get(id), last.getOrDefault(id, List.of()), now, frame);
                })
                .filter(row -> status.isEmpty() || row.status().name().equalsIgnoreCase(status))
                .sorted(FlowRow.order(sort))
                .toList();
    }

    /** What the editor's markup needs; the rest it reads from the API. */
    public record EditedFlow(String id, String name, String owner) {

        static EditedFlow of(Flow flow) {
            return new EditedFlow(flow.id().value(), flow.name(), flow.owner());
        }
    }
}
