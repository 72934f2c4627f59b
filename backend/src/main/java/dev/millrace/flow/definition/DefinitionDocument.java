package dev.millrace.flow.definition;

import tools.jackson.databind.node.ObjectNode;

/**
 * A well-formed document: the JSON tree as it was given (names trimmed; absent fields and nulls survive), which is what is
 * stored and answered, and the values the console reads from it. The tree is never changed.
 */
public record DefinitionDocument(ObjectNode tree, Definition definition) {

    /** The document as JSON text. */
    public String json() {
        return tree.toString();
    }
}
