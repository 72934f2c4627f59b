package dev.millrace.flow;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import java.time.Instant;

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
}
