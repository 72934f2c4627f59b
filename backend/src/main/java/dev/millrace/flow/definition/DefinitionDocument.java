package dev.millrace.flow.definition;

import tools.jackson.databind.node.ObjectNode;

/**
 * A well-formed document.
 *
 * @param tree as it was given (names trimmed; absent fields and nulls survive); never changed
 * @param json the tree as text, which is what is stored and answered
 * @param definition the values the console reads from it
 */
public record DefinitionDocument(ObjectNode tree, String json, Definition definition) {

    /** The same document under another name; it is checked as one that came from outside. */
    public DefinitionDocument named(String name) {
        return with("name", name);
    }

    /** The same document with another description. */
    public DefinitionDocument described(String description) {
        return with("description", description);
    }

    private DefinitionDocument with(String field, String text) {
        return DefinitionJson.parse(tree.deepCopy().put(field, text));
    }

    static DefinitionDocument of(ObjectNode tree, Definition definition) {
        return new DefinitionDocument(tree, tree.toString(), definition);
    }
}
