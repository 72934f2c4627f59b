package dev.millrace.web.flow;

import dev.millrace.common.Actor;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Flows;
import dev.millrace.flow.definition.DefinitionDocument;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.web.flow.FlowSummaries.FlowSummary;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /api/flows}. */
@RestController
@RequestMapping("/api/flows")
class FlowCalls {

    private final Flows flows;
    private final FlowSummaries summaries;

    FlowCalls(Flows flows, FlowSummaries summaries) {
        this.flows = flows;
        this.summaries = summaries;
    }

    /** @param definition that the draft is to be, under the name of the flow; null: an empty one */
    record NewFlow(
            @Nullable String name,
            @Nullable String description,
            @Nullable JsonNode definition) {}

    @GetMapping
    Page<FlowSummary> list(
            Actor actor,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String cursor) {
        Page<Flow> page = flows.list(actor, q, cursor);
        return new Page<>(summaries.of(page.items()), page.next());
    }

    @PostMapping
    ResponseEntity<FlowSummary> create(Actor actor, @RequestBody NewFlow wanted) {
        if (wanted.name() == null) {
            throw Problem.Invalid.field("name", "is required.");
        }
        Flow flow = wanted.definition() == null || wanted.definition().isNull()
                ? flows.create(actor, wanted.name(), wanted.description())
                : flows.create(actor, document(wanted.name(), wanted.description(), wanted.definition()));
        return ResponseEntity.created(URI.create("/api/flows/" + flow.id())).body(summaries.of(flow));
    }

    private static DefinitionDocument document(String name, @Nullable String description, JsonNode definition) {
        DefinitionDocument document =
                DefinitionJson.parse(definition, "definition").named(name);
        return description == null ? document : document.described(description);
    }

    @GetMapping("/{id}")
    FlowSummary get(Actor actor, @PathVariable String id) {
        return summaries.of(flows.get(actor, FlowId.of(id)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Actor actor, @PathVariable String id) {
        flows.delete(actor, FlowId.of(id));
    }
}
