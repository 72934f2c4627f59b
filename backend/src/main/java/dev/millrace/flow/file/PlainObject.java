package dev.millrace.flow.file;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An object of a {@link PlainDocument}: its members in the order of putting, without those that have their default. */
final class PlainObject {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode tree = NODES.objectNode();

    ObjectNode tree() {
        return tree;
    }

    void put(String name, Object value) {
        put(name, value, null);
    }

    /** @param otherwise what the member means when it is absent */
    void put(String name, @Nullable Object value, @Nullable Object otherwise) {
        if (value != null && !value.equals(otherwise)) {
            tree.set(name, node(value));
        }
    }

    void putUnlessEmpty(String name, PlainObject object) {
        if (!object.tree.isEmpty()) {
            tree.set(name, object.tree);
        }
    }

    private static JsonNode node(Object value) {
        if (value instanceof PlainObject object) {
            return object.tree;
        }
        if (value instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode();
            list.forEach(element -> array.add(node(element)));
            return array;
        }
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof Number number) {
            return NODES.numberNode(number.longValue());
        }
        // Texts, constants and durations.
        return NODES.stringNode(value.toString());
    }

    /** Whole numbers without a fraction, as people write them. */
    private static JsonNode number(double number) {
        long whole = (long) number;
        return whole == number ? NODES.numberNode(whole) : NODES.numberNode(number);
    }
}
