package dev.millrace.flow.definition;

import dev.millrace.flow.definition.Node.Position;
import dev.millrace.flow.definition.SqlNodeConfig.Transaction;
import dev.millrace.time.MissedFires;
import dev.millrace.time.ScheduleCycle;
import dev.millrace.time.ScheduleForm;
import dev.millrace.time.ScheduleType;
import dev.millrace.time.TimeAnchor;
import dev.millrace.time.TimeBase;
import dev.millrace.time.ValueType;
import dev.millrace.time.VariableForm;
import dev.millrace.time.VariableKind;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Walks one document and makes values of it; what is wrong goes to the mistakes, with a stand-in in its place. */
final class DefinitionReader {

    private static final Pattern SQLSTATE = Pattern.compile("[0-9A-Z]{2}|[0-9A-Z]{5}");

    // Fields of what a document has many of: kept, because a set is made slower than it is used.
    private static final Set<String> DOCUMENT =
            Set.of("format", "name", "description", "properties", "variables", "nodes", "edges", "schedule", "notes");
    private static final Set<String> NODE =
            Set.of("key", "name", "description", "kind", "position", "config", "variables", "policy");
    private static final Set<String> POSITION = Set.of("x", "y");
    private static final Set<String> SQL = Set.of("dataSource", "sql", "transaction", "expectations");
    private static final Set<String> POLICY = Set.of(
            "retries",
            "retryDelay",
            "backoff",
            "retryOn",
            "timeout",
            "statementTimeout",
            "lockTimeout",
            "rerunIsSafe",
            "suspended");
    private static final Set<String> CONSTANT = Set.of("kind", "name", "value", "type");
    private static final Set<String> TIME = Set.of("kind", "name", "format", "offset", "base", "anchor", "type");
    private static final Set<String> EDGE = Set.of("from", "to");

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

    private final JsonMistakes mistakes;

    DefinitionReader(JsonMistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** @param path of the document, empty when it stands alone */
    Definition definition(JsonNode tree, String path) {
        JsonFields fields = JsonFields.of(tree, path, mistakes, DOCUMENT);
        String format = fields.requiredText("format");
        if (fields.has("format") && !format.equals(Definition.FORMAT)) {
            fields.wrong("format", "must be " + Definition.FORMAT + ".");
        }
        DefinitionJson.limit(fields.sizeOf("nodes") <= DefinitionJson.MAX_NODES, "A flow has at most 5,000 nodes.");
        DefinitionJson.limit(fields.sizeOf("edges") <= DefinitionJson.MAX_EDGES, "A flow has at most 20,000 edges.");
        return new Definition(
                fields.name("name"),
                fields.text("description", ""),
                properties(fields.objectOrEmpty(
                        "properties", Set.of("zone", "errorHandling", "concurrency", "stakeholders"))),
                fields.list("variables", this::variable),
                fields.list("nodes", this::node),
                fields.list("edges", this::edge),
                fields.has("schedule") ? schedule(tree.path("schedule"), fields.at("schedule")) : null,
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

    @Nullable
    VariableForm variable(JsonNode node, String path) {
        boolean constant = node.path("kind").isString()
                && node.path("kind").stringValue().equals(VariableKind.CONSTANT.toString());
        JsonFields fields = JsonFields.of(node, path, mistakes, constant ? CONSTANT : TIME);
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
                fields.choice("anchor", TimeAnchor.class),
                fields.text("value"),
                fields.choice("type", ValueType.class));
    }

    private @Nullable Node node(JsonNode node, String path) {
        JsonFields fields = JsonFields.of(node, path, mistakes, NODE);
        String kind = fields.requiredText("kind");
        if (fields.has("kind") && !kind.equals(SqlNodeConfig.KIND)) {
            fields.wrong("kind", "must be one of " + SqlNodeConfig.KIND + ".");
            return null;
        }
        JsonFields position = fields.objectOrEmpty("position", POSITION);
        return new Node(
                fields.key("key"),
                fields.name("name"),
                fields.text("description", ""),
                new Position(position.number("x"), position.number("y")),
                sql(fields.objectOrEmpty("config", SQL)),
                fields.list("variables", this::variable),
                policy(fields.objectOrEmpty("policy", POLICY)));
    }

    private SqlNodeConfig sql(JsonFields fields) {
        String script = fields.text("sql", "");
        DefinitionJson.limit(
                DefinitionJson.fits(script, DefinitionJson.MAX_SCRIPT_BYTES),
                "A script has at most 1 MiB (" + fields.at("sql") + ").");
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
        JsonFields fields = JsonFields.of(node, path, mistakes, EDGE);
        return new Edge(fields.requiredText("from"), fields.requiredText("to"));
    }

    ScheduleForm schedule(JsonNode node, String path) {
        JsonFields fields = JsonFields.of(node, path, mistakes, SCHEDULE_FIELDS);
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
}
