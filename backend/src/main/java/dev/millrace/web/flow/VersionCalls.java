package dev.millrace.web.flow;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.millrace.common.Actor;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.flow.Draft;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Flows;
import dev.millrace.flow.Validation;
import dev.millrace.flow.Version;
import dev.millrace.flow.Versions;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/flows/{id}/versions} and what is in force of them. */
@RestController
@RequestMapping("/api/flows/{id}")
class VersionCalls {

    private static final int LONGEST_COMMENT = 10_000;

    private final Flows flows;
    private final Versions versions;
    private final Validation validation;

    VersionCalls(Flows flows, Versions versions, Validation validation) {
        this.flows = flows;
        this.versions = versions;
        this.validation = validation;
    }

    record Publication(@Nullable String comment, @Nullable Long revision) {}

    record Published(int version) {}

    record VersionSummary(int version, String comment, long draftRevision, Instant publishedAt, String publishedBy) {

        static VersionSummary of(Version version) {
            return new VersionSummary(
                    version.number(),
                    version.comment(),
                    version.draftRevision(),
                    version.publishedAt(),
                    version.publishedBy());
        }
    }

    /** {@link VersionSummary} and the document as it is stored. */
    record WholeVersion(
            int version,
            String comment,
            long draftRevision,
            Instant publishedAt,
            String publishedBy,
            @JsonRawValue String definition) {}

    @PostMapping("/versions")
    ResponseEntity<Published> publish(Actor actor, @PathVariable String id, @RequestBody Publication wanted) {
        FlowId flow = flows.get(actor, FlowId.of(id)).id();
        if (wanted.comment() == null) {
            throw Problem.Invalid.field("comment", "is required.");
        }
        if (wanted.comment().length() > LONGEST_COMMENT) {
            throw Problem.Invalid.field("comment", "has at most 10,000 characters.");
        }
        Version version = versions.publish(actor, flow, wanted.comment().strip(), wanted.revision());
        return ResponseEntity.created(URI.create("/api/flows/" + flow + "/versions/" + version.number()))
                .body(new Published(version.number()));
    }

    @GetMapping("/versions")
    Page<VersionSummary> list(
            Actor actor, @PathVariable String id, @RequestParam(required = false) @Nullable String cursor) {
        Page<Version> page = versions.list(actor, FlowId.of(id), cursor);
        List<VersionSummary> items =
                page.items().stream().map(VersionSummary::of).toList();
        return new Page<>(items, page.next());
    }

    @GetMapping("/versions/{number}")
    WholeVersion get(Actor actor, @PathVariable String id, @PathVariable String number) {
        Version.Whole whole = versions.get(actor, FlowId.of(id), number(number));
        Version version = whole.version();
        return new WholeVersion(
                version.number(),
                version.comment(),
                version.draftRevision(),
                version.publishedAt(),
                version.publishedBy(),
                whole.json());
    }

    @PostMapping("/versions/{number}/restoration")
    ResponseEntity<DraftCalls.Saved> restore(
            Actor actor,
            @PathVariable String id,
            @PathVariable String number,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        Draft draft = versions.restore(actor, FlowId.of(id), number(number), RevisionTag.expected(ifMatch));
        return ResponseEntity.ok()
                .eTag(RevisionTag.of(draft.revision()))
                .body(DraftCalls.Saved.of(draft.revision(), validation.findings(draft.definition())));
    }

    @DeleteMapping("/publication")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unpublish(Actor actor, @PathVariable String id) {
        versions.unpublish(actor, FlowId.of(id));
    }

    @PutMapping("/freeze")
    void freeze(Actor actor, @PathVariable String id) {
        refuseFreezing(actor, id);
    }

    @DeleteMapping("/freeze")
    void thaw(Actor actor, @PathVariable String id) {
        refuseFreezing(actor, id);
    }

    private void refuseFreezing(Actor actor, String id) {
        if (flows.get(actor, FlowId.of(id)).published() == null) {
            throw Problem.Conflict.wrongState("The flow is not published.");
        }
        throw new Problem.NotYet("freeze", "Freezing is not built yet.");
    }

    /** What is no number names no version. */
    static int number(String text) {
        return text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : 0;
    }
}
