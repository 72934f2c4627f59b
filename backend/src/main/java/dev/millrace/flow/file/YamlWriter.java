package dev.millrace.flow.file;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a {@link PlainDocument} as YAML: blocks, two spaces a level, small things on one line. Every byte is decided here
 * and not by a library, whose next release may break lines elsewhere: the same content has to give the same bytes for
 * years.
 */
final class YamlWriter {

    private static final String LEVEL = "  ";

    /** Members that are read at a glance: they, or the elements of the list that they are, stand on one line. */
    private static final Set<String> SMALL =
            Set.of("position", "concurrency", "stakeholders", "retryOn", "edges", "rows", "hours", "days", "effective");

    /** Texts that grow, and are compared, by lines, however short they are now. */
    private static final Set<String> SCRIPTS = Set.of("sql", "query");

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    static String write(ObjectNode document) {
        YamlWriter writer = new YamlWriter();
        writer.members(document, "");
        return writer.out.toString();
    }

    /** The first one is written where the text has come to, the others begin a line. */
    private void members(ObjectNode object, String margin) {
        String before = "";
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            out.append(before).append(member.getKey()).append(':');
            value(member.getKey(), member.getValue(), margin);
            before = margin;
        }
    }

    private void value(String name, JsonNode value, String margin) {
        boolean small = SMALL.contains(name) || value.isEmpty();
        if (value.isString()) {
            out.append(' ').append(YamlText.member(value.stringValue(), SCRIPTS.contains(name), margin + LEVEL));
        } else if (value.isArray() && !(small && isFlat(value))) {
            out.append('\n');
            value.forEach(element -> element(element, small, margin + LEVEL));
        } else if (value.isObject() && !small) {
            out.append('\n').append(margin).append(LEVEL);
            members((ObjectNode) value, margin + LEVEL);
        } else {
            out.append(' ').append(onOneLine(value)).append('\n');
        }
    }

    private static boolean isFlat(JsonNode array) {
        return array.valueStream().noneMatch(JsonNode::isContainer);
    }

    private void element(JsonNode element, boolean small, String margin) {
        out.append(margin).append("- ");
        if (small) {
            out.append(onOneLine(element)).append('\n');
        } else {
            members((ObjectNode) element, margin + LEVEL);
        }
    }

    private static String onOneLine(JsonNode value) {
        if (value.isObject()) {
            return value.propertyStream()
                    .map(member -> member.getKey() + ": " + onOneLine(member.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value.isArray()) {
            return value.valueStream().map(YamlWriter::onOneLine).collect(Collectors.joining(", ", "[", "]"));
        }
        return value.isString() ? YamlText.onOneLine(value.stringValue()) : value.toString();
    }
}
