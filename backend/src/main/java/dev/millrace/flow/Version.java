package dev.millrace.flow;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionDocument;
import dev.millrace.flow.definition.DefinitionJson;
import java.time.Instant;

/**
 * A published state of a flow; it never changes.
 *
 * @param number 1, 2, 3 …
 * @param draftRevision the revision of the draft that it was
 */
public record Version(
        FlowId flow, int number, String comment, long draftRevision, Instant publishedAt, String publishedBy) {

    /** A version with its document, as JSON text. */
    public record Whole(Version version, String json) {

        public Definition definition() {
            return DefinitionJson.stored(json);
        }

        /** What restoring it makes of that draft: this version's document under the name that the flow has now. */
        DefinitionDocument restoredInto(Draft draft) {
            return DefinitionJson.stored(json, draft.definition().name());
        }
    }
}
