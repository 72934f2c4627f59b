package dev.millrace.flow.definition;

import dev.millrace.common.Problem;
import dev.millrace.common.TextCache;
import dev.millrace.time.ScheduleForm;
import dev.millrace.time.VariableForm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads {@code millrace/v1}. Unknown fields, wrong types, unknown choices and missing fields are {@link Problem.Invalid}
 * {@code malformed} with the path of each; what is too large is {@code too-large} and names the limit.
 */
public final class DefinitionJson {

    public static final int MAX_DOCUMENT_BYTES = 4 << 20;
    public static final int MAX_SCRIPT_BYTES = 1 << 20;
    public static final int MAX_NODES = 5_000;
    public static final int MAX_EDGES = 20_000;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int MOST_REMEMBERED = 1_000_000;

    private static final TextCache<Definition> STORED =
            new TextCache<>(MOST_REMEMBERED, json -> parseStored(json).definition());

    private DefinitionJson() {}

    /** Reads a document that came from outside. */
    public static DefinitionDocument parse(JsonNode tree) {
        return parse(tree, "", Places.NONE);
    }

    /**
     * Reads a document that is a field of another one.
     *
     * @param path of the field, which the paths of mistakes begin with
     */
    public static DefinitionDocument parse(JsonNode tree, String path) {
        return parse(tree, path, Places.NONE);
    }

    /**
     * As {@link #parse(JsonNode)}, and says of each mistake where it stands.
     *
     * @param places of the text that the tree was read from
     */
    public static DefinitionDocument parse(JsonNode tree, Places places) {
        return parse(tree, "", places);
    }

    private static DefinitionDocument parse(JsonNode tree, String path, Places places) {
        return parse(tree, path, places, new JsonMistakes());
    }

    private static DefinitionDocument parse(JsonNode tree, String path, Places places, JsonMistakes mistakes) {
        Definition definition = new DefinitionReader(mistakes).definition(tree, path);
        mistakes.refuseAny(places);
        DefinitionDocument document =
                DefinitionDocument.of(withTrimmedNames((ObjectNode) tree, definition), definition);
        limit(fits(document.json(), MAX_DOCUMENT_BYTES), "A definition has at most 4 MiB.");
        return document;
    }

    /** Reads a document from its text. */
    public static DefinitionDocument parse(String json) {
        try {
            return parse(MAPPER.readTree(json));
        } catch (JacksonException notJson) {
            throw Problem.Invalid.malformed("The document is not JSON: " + notJson.getOriginalMessage());
        }
    }

    /** The document in a text that was checked when it was stored; names that are not given any more are left in it. */
    static DefinitionDocument parseStored(String json) {
        return parseStored((ObjectNode) tree(json));
    }

    /**
     * A stored document under another name.
     *
     * @param name one that was checked
     */
    public static DefinitionDocument stored(String json, String name) {
        return parseStored(((ObjectNode) tree(json)).put("name", name));
    }

    private static DefinitionDocument parseStored(ObjectNode tree) {
        return parse(tree, "", Places.NONE, new JsonMistakes(true));
    }

    /** The definition in a text that was checked when it was stored; remembered, since runs of one version ask for the same again. */
    public static Definition stored(String json) {
        return STORED.get(json);
    }

    /** The JSON tree of any text that was checked when it was stored. */
    public static JsonNode tree(String json) {
        return MAPPER.readTree(json);
    }

    /** JSON text of an object with one text field. */
    public static String object(String field, String text) {
        return MAPPER.createObjectNode().put(field, text).toString();
    }

    /** The document of a new flow: nothing in it but its name and the settings that people see first. */
    public static DefinitionDocument empty(String name, String description, String zone) {
        ObjectNode tree = MAPPER.createObjectNode();
        tree.put("format", Definition.FORMAT).put("name", name).put("description", description);
        ObjectNode properties = tree.putObject("properties");
        properties.put("zone", zone).put("errorHandling", ErrorHandling.COMPLETE_RUNNING.name());
        properties.putObject("concurrency").put("policy", Concurrency.Policy.SKIP.name());
        properties.putArray("stakeholders");
        tree.putArray("variables");
        tree.putArray("nodes");
        tree.putArray("edges");
        return parse(tree);
    }

    /** Reads a schedule alone; null when there is none. Mistakes are named from {@code schedule} on. */
    public static @Nullable ScheduleForm schedule(JsonNode schedule) {
        if (schedule.isNull() || schedule.isMissingNode()) {
            return null;
        }
        JsonMistakes mistakes = new JsonMistakes();
        ScheduleForm form = new DefinitionReader(mistakes).schedule(schedule, "schedule");
        mistakes.refuseAny();
        return form;
    }

    /** Reads a list of variables alone; none when there is none. Mistakes are named from {@code variables} on. */
    public static List<VariableForm> variables(JsonNode variables) {
        JsonMistakes mistakes = new JsonMistakes();
        ObjectNode parent = MAPPER.createObjectNode();
        parent.set("variables", variables);
        List<VariableForm> read =
                JsonFields.unchecked(parent, mistakes).list("variables", new DefinitionReader(mistakes)::variable);
        mistakes.refuseAny();
        return read;
    }

    /** The tree itself when all names are trimmed already, else a copy. */
    private static ObjectNode withTrimmedNames(ObjectNode tree, Definition definition) {
        boolean trimmed = tree.path("name").stringValue().equals(definition.name());
        List<Node> nodes = definition.nodes();
        for (int i = 0; trimmed && i < nodes.size(); i++) {
            trimmed = tree.path("nodes")
                    .path(i)
                    .path("name")
                    .stringValue()
                    .equals(nodes.get(i).name());
        }
        if (trimmed) {
            return tree;
        }
        ObjectNode copy = tree.deepCopy();
        copy.put("name", definition.name());
        for (int i = 0; i < nodes.size(); i++) {
            ((ObjectNode) copy.path("nodes").path(i)).put("name", nodes.get(i).name());
        }
        return copy;
    }

    static void limit(boolean kept, String message) {
        if (!kept) {
            throw new Problem.Invalid("too-large", message, Map.of());
        }
    }

    static boolean fits(String text, int maxBytes) {
        return text.length() * 3L <= maxBytes || text.getBytes(StandardCharsets.UTF_8).length <= maxBytes;
    }
}
