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
        return DefinitionJson.parse(tree.deepCopy().put("name", name));
    }

    static DefinitionDocument of(ObjectNode tree, Definition definition) {
        return new DefinitionDocument(tree, tree.toString(), definition);
    }
}
