package dev.millrace.web.flow;

import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import dev.millrace.flow.Draft;
import dev.millrace.flow.Drafts;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Flows;
import dev.millrace.flow.Validation;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionDocument;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.flow.validation.Finding;
import dev.millrace.flow.validation.FindingList;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /api/flows/{id}/draft}: the revision is the entity tag. */
@RestController
@RequestMapping("/api/flows/{id}/draft")
class DraftCalls {

    private final Flows flows;
    private final Drafts drafts;
    private final Validation validation;

    DraftCalls(Flows flows, Drafts drafts, Validation validation) {
        this.flows = flows;
        this.drafts = drafts;
        this.validation = validation;
    }

    record Saved(long revision, List<Finding> findings, int findingCount) {

        static Saved of(long revision, FindingList found) {
            return new Saved(revision, found.findings(), found.findingCount());
        }
    }

    record Findings(List<Finding> findings, int findingCount) {}

    @GetMapping
    ResponseEntity<byte[]> get(Actor actor, @PathVariable String id) {
        Draft draft = drafts.get(actor, FlowId.of(id));
        return ResponseEntity.ok()
                .eTag(RevisionTag.of(draft.revision()))
                .contentType(MediaType.APPLICATION_JSON)
                .body(draft.json().getBytes(StandardCharsets.UTF_8));
    }

    @PutMapping
    ResponseEntity<Saved> save(
            Actor actor,
            @PathVariable String id,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody JsonNode body) {
        FlowId flow = flows.get(actor, FlowId.of(id)).id();
        Long expected = RevisionTag.expected(ifMatch);
        if (expected == null) {
            throw new Problem.Invalid(
                    "precondition-required", "Say with If-Match which revision of the draft was changed.", Map.of());
        }
        DefinitionDocument document = DefinitionJson.parse(body);
        long revision = drafts.save(actor, flow, expected, document);
        return ResponseEntity.ok()
                .eTag(RevisionTag.of(revision))
                .body(Saved.of(revision, validation.findings(document.definition())));
    }

    @PostMapping("/validation")
    Findings validate(Actor actor, @PathVariable String id, @RequestBody JsonNode body) {
        Draft stored = drafts.get(actor, FlowId.of(id));
        boolean empty = body.isObject() && body.isEmpty();
        Definition definition =
                empty ? stored.definition() : DefinitionJson.parse(body).definition();
        FindingList found = validation.findings(definition);
        return new Findings(found.findings(), found.findingCount());
    }
}
