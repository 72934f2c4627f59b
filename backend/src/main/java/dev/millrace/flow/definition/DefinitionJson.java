package dev.millrace.flow.definition;

import dev.millrace.common.Problem;
import dev.millrace.flow.definition.Node.Position;
import dev.millrace.flow.definition.SqlNodeConfig.Transaction;
import dev.millrace.time.MissedFires;
import dev.millrace.time.ScheduleCycle;
import dev.millrace.time.ScheduleForm;
import dev.millrace.time.ScheduleType;
import dev.millrace.time.TimeBase;
import dev.millrace.time.VariableForm;
import dev.millrace.time.VariableKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
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
    private static final Pattern SQLSTATE = Pattern.compile("[0-9A-Z]{2}|[0-9A-Z]{5}");

    private static final Set<String> SCHEDULE_FIELDS = Set.of(
            "enabled",
            "type",
            "cycle",
            "from",
            "every",
            "to",
            "hours",
            "minute",
            "days",
            "time",
            "cron",
            "at",
            "effective",
            "missed");

    private final JsonMistakes mistakes = new JsonMistakes();

    private DefinitionJson() {}

    /** Reads a document that came from outside, or from the store. */
    public static DefinitionDocument parse(JsonNode tree) {
        DefinitionJson reading = new DefinitionJson();
        Definition definition = reading.definition(tree);
        reading.mistakes.refuseAny();
        DefinitionDocument document =
                new DefinitionDocument(withTrimmedNames((ObjectNode) tree, definition), definition);
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
        DefinitionJson reading = new DefinitionJson();
        ScheduleForm form = reading.schedule(JsonFields.of(schedule, "schedule", reading.mistakes, SCHEDULE_FIELDS));
        reading.mistakes.refuseAny();
        return form;
    }

    /** Reads a list of variables alone; none when there is none. Mistakes are named from {@code variables} on. */
    public static List<VariableForm> variables(JsonNode variables) {
        DefinitionJson reading = new DefinitionJson();
        ObjectNode parent = MAPPER.createObjectNode();
        parent.set("variables", variables);
        List<VariableForm> read = JsonFields.unchecked(parent, reading.mistakes).list("variables", reading::variable);
        reading.mistakes.refuseAny();
        return read;
    }

    private Definition definition(JsonNode tree) {
        JsonFields fields = JsonFields.of(
                tree,
                "",
                mistakes,
                Set.of(
                        "format",
                        "name",
                        "description",
                        "properties",
                        "variables",
                        "nodes",
                        "edges",
                        "schedule",
                        "notes"));
        String format = fields.requiredText("format");
        if (fields.has("format") && !format.equals(Definition.FORMAT)) {
            fields.wrong("format", "must be " + Definition.FORMAT + ".");
        }
        limit(fields.sizeOf("nodes") <= MAX_NODES, "A flow has at most 5,000 nodes.");
        limit(fields.sizeOf("edges") <= MAX_EDGES, "A flow has at most 20,000 edges.");
        JsonFields schedule = fields.object("schedule", SCHEDULE_FIELDS);
        return new Definition(
                fields.name("name"),
                fields.text("description", ""),
                properties(fields.objectOrEmpty(
                        "properties", Set.of("zone", "errorHandling", "concurrency", "stakeholders"))),
                fields.list("variables", this::variable),
                fields.list("nodes", this::node),
                fields.list("edges", this::edge),
                schedule == null ? null : schedule(schedule),
                fields.list("notes", this::note));
    }

    private Properties properties(JsonFields fields) {
        JsonFields concurrency = fields.objectOrEmpty("concurrency", Set.of("policy", "limit"));
        return new Properties(
                fields.text("zone", Properties.DEFAULT_ZONE),
                fields.choice("errorHandling", ErrorHandling.class, ErrorHandling.COMPLETE_RUNNING),
                new Concurrency(
                        concurrency.choice("policy", Concurrency.Policy.class, Concurrency.Policy.SKIP),
                        concurrency.integer("limit", Concurrency.DEFAULT_LIMIT, 1, Concurrency.MAX_LIMIT)),
                fields.list("stakeholders", fields::textOf));
    }

    private @Nullable VariableForm variable(JsonNode node, String path) {
        boolean constant = node.path("kind").isString()
                && node.path("kind").stringValue().equals(VariableKind.CONSTANT.toString());
        JsonFields fields = JsonFields.of(
                node,
                path,
                mistakes,
                constant ? Set.of("kind", "name", "value") : Set.of("kind", "name", "format", "offset", "base"));
        if (!fields.has("kind")) {
            fields.wrong("kind", "is required.");
        }
        VariableKind kind = fields.choice("kind", VariableKind.class);
        String name = fields.requiredText("name");
        if (kind == null) {
            return null;
        }
        return new VariableForm(
                kind,
                name,
                fields.text("format"),
                fields.text("offset"),
                fields.choice("base", TimeBase.class),
                fields.text("value"));
    }

    private @Nullable Node node(JsonNode node, String path) {
        JsonFields fields = JsonFields.of(
                node,
                path,
                mistakes,
                Set.of("key", "name", "description", "kind", "position", "config", "variables", "policy"));
        String kind = fields.requiredText("kind");
        if (fields.has("kind") && !kind.equals(SqlNodeConfig.KIND)) {
            fields.wrong("kind", "must be one of " + SqlNodeConfig.KIND + ".");
            return null;
        }
        JsonFields position = fields.objectOrEmpty("position", Set.of("x", "y"));
        return new Node(
                fields.key("key"),
                fields.name("name"),
                fields.text("description", ""),
                new Position(position.number("x"), position.number("y")),
                sql(fields.objectOrEmpty("config", Set.of("dataSource", "sql", "transaction", "expectations"))),
                fields.list("variables", this::variable),
                policy(fields.objectOrEmpty(
                        "policy",
                        Set.of(
                                "retries",
                                "retryDelay",
                                "backoff",
                                "retryOn",
                                "timeout",
                                "statementTimeout",
                                "lockTimeout",
                                "rerunIsSafe",
                                "suspended"))));
    }

    private SqlNodeConfig sql(JsonFields fields) {
        String script = fields.text("sql", "");
        limit(fits(script, MAX_SCRIPT_BYTES), "A script has at most 1 MiB (" + fields.at("sql") + ").");
        return new SqlNodeConfig(
                fields.text("dataSource"),
                script,
                fields.choice("transaction", Transaction.class, Transaction.SINGLE),
                fields.list("expectations", this::expectation));
    }

    private @Nullable Expectation expectation(JsonNode node, String path) {
        JsonFields fields = JsonFields.of(node, path, mistakes, Set.of("statement", "rows", "query"));
        String query = fields.text("query");
        Integer statement = fields.integer("statement");
        JsonFields rows = fields.object("rows", Set.of("min", "max"));
        if (query != null && statement == null && rows == null) {
            return new Expectation.Query(query);
        }
        if (query != null || statement == null || statement < 1 || rows == null) {
            mistakes.add(path, "must have either a query, or a statement (from 1) and its rows.");
            return null;
        }
        Long min = rows.count("min");
        Long max = rows.count("max");
        if (min != null && max != null && min > max) {
            rows.wrong("min", "must not be above max.");
        }
        return new Expectation.Rows(statement, min, max);
    }

    private Policy policy(JsonFields fields) {
        Policy otherwise = Policy.DEFAULT;
        Duration aMilli = Duration.ofMillis(1);
        return new Policy(
                fields.integer("retries", otherwise.retries(), 0, 100),
                Objects.requireNonNullElse(fields.duration("retryDelay", Duration.ZERO), otherwise.retryDelay()),
                fields.number("backoff", otherwise.backoff(), 1, 100),
                fields.list("retryOn", (node, path) -> {
                    String state = fields.textOf(node, path);
                    if (state != null && !SQLSTATE.matcher(state).matches()) {
                        mistakes.add(path, "must be an SQLSTATE, or the two characters of a class.");
                    }
                    return state;
                }),
                Objects.requireNonNullElse(fields.duration("timeout", aMilli), otherwise.timeout()),
                fields.duration("statementTimeout", aMilli),
                fields.duration("lockTimeout", aMilli),
                fields.flag("rerunIsSafe", false),
                fields.flag("suspended", false));
    }

    private @Nullable Edge edge(JsonNode node, String path) {
        JsonFields fields = JsonFields.of(node, path, mistakes, Set.of("from", "to"));
        return new Edge(fields.requiredText("from"), fields.requiredText("to"));
    }

    private ScheduleForm schedule(JsonFields fields) {
        if (!fields.has("type")) {
            fields.wrong("type", "is required.");
        }
        JsonFields effective = fields.object("effective", Set.of("from", "to"));
        return new ScheduleForm(
                fields.flag("enabled"),
                fields.choice("type", ScheduleType.class),
                fields.choice("cycle", ScheduleCycle.class),
                fields.text("from"),
                fields.integer("every"),
                fields.text("to"),
                fields.listOrNull("hours", fields::integerOf),
                fields.integer("minute"),
                fields.listOrNull("days", this::day),
                fields.text("time"),
                fields.text("cron"),
                fields.text("at"),
                effective == null ? null : new ScheduleForm.Effective(effective.text("from"), effective.text("to")),
                fields.choice("missed", MissedFires.class));
    }

    private @Nullable String day(JsonNode node, String path) {
        if (node.isIntegralNumber() && node.canConvertToInt()) {
            return Integer.toString(node.intValue());
        }
        if (node.isString() && node.stringValue().equals("L")) {
            return "L";
        }
        mistakes.add(path, "must be a whole number or \"L\".");
        return null;
    }

    private Note note(JsonNode node, String path) {
        JsonFields fields = JsonFields.of(node, path, mistakes, Set.of("key", "text", "x", "y", "w", "h"));
        return new Note(
                fields.key("key"),
                fields.text("text", ""),
                fields.number("x"),
                fields.number("y"),
                fields.number("w"),
                fields.number("h"));
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

    private static void limit(boolean kept, String message) {
        if (!kept) {
            throw new Problem.Invalid("too-large", message, Map.of());
        }
    }

    private static boolean fits(String text, int maxBytes) {
        return text.length() * 3L <= maxBytes || text.getBytes(StandardCharsets.UTF_8).length <= maxBytes;
    }
}
