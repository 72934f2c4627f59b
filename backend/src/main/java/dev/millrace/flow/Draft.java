package dev.millrace.flow;

import dev.millrace.common.Problem;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import java.time.Instant;
import java.util.Map;

/**
 * The one editable state of a flow.
 *
 * @param revision from 1, one more with each save
 * @param json the stored document, as JSON text
 */
public record Draft(FlowId flow, long revision, String json, Instant savedAt, String savedBy) {

    public Definition definition() {
        return DefinitionJson.stored(json);
    }

    /** What is said to somebody who meant another revision: with what is stored, and who saved it when. */
    public Problem.Conflict stale() {
        return new Problem.Conflict(
                "stale-revision",
                "The draft was saved by " + savedBy + " meanwhile; it is at revision " + revision + ".",
                Map.of(
                        "revision",
                        revision,
                        "definition",
                        DefinitionJson.tree(json),
                        "savedBy",
                        savedBy,
                        "savedAt",
                        savedAt));
    }
}
