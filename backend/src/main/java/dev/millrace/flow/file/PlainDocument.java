package dev.millrace.flow.file;

import dev.millrace.flow.definition.Concurrency;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Edge;
import dev.millrace.flow.definition.ErrorHandling;
import dev.millrace.flow.definition.Expectation;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.Node.Position;
import dev.millrace.flow.definition.NodeConfig;
import dev.millrace.flow.definition.Note;
import dev.millrace.flow.definition.Policy;
import dev.millrace.flow.definition.Properties;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.flow.definition.SqlNodeConfig.Transaction;
import dev.millrace.time.TimeBase;
import dev.millrace.time.VariableForm;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The document of a definition in its one plain form: the same content gives the same document, however it was drawn.
 * Members stand in one order and defaults are left out, but the zone and whether a schedule is on are always said: a
 * reader asks for these first.
 *
 * <p>Lists whose order means nothing are sorted: nodes and variables by name, so that a person finds one and a new
 * dependency moves none; edges by the keys they join; SQLSTATEs, hours and days by value. Three keep their order:
 * expectations, because the first miss is the one that is told; stakeholders, because people put the first to ask first;
 * notes, because a later one lies above an earlier one.
 */
final class PlainDocument {

    private static final Comparator<Node> BY_NAME =
            Comparator.comparing(Node::name).thenComparing(Node::key);
    private static final Comparator<Edge> BY_ENDS =
            Comparator.comparing(Edge::from).thenComparing(Edge::to);

    private static final List<?> NONE = List.of();

    private PlainDocument() {}

    static ObjectNode of(Definition definition) {
        PlainObject document = new PlainObject();
        document.put("format", Definition.FORMAT);
        document.put("name", definition.name());
        document.put("description", definition.description(), "");
        document.put("properties", properties(definition.properties()));
        document.put("variables", variables(definition.variables()), NONE);
        document.put("nodes", list(definition.nodes().stream().sorted(BY_NAME), PlainDocument::node), NONE);
        document.put("edges", list(definition.edges().stream().sorted(BY_ENDS), PlainDocument::edge), NONE);
        if (definition.schedule() != null) {
            document.put("schedule", PlainSchedule.of(definition.schedule()));
        }
        document.put("notes", list(definition.notes().stream(), PlainDocument::note), NONE);
        return document.tree();
    }

    private static PlainObject properties(Properties properties) {
        PlainObject plain = new PlainObject();
        plain.put("zone", properties.zone());
        plain.put("errorHandling", properties.errorHandling(), ErrorHandling.COMPLETE_RUNNING);
        PlainObject concurrency = new PlainObject();
        concurrency.put("policy", properties.concurrency().policy(), Concurrency.DEFAULT.policy());
        concurrency.put("limit", properties.concurrency().limit(), Concurrency.DEFAULT_LIMIT);
        plain.putUnlessEmpty("concurrency", concurrency);
        plain.put("stakeholders", properties.stakeholders(), NONE);
        return plain;
    }

    private static List<PlainObject> variables(List<VariableForm> variables) {
        return list(variables.stream().sorted(Comparator.comparing(VariableForm::name)), PlainDocument::variable);
    }

    private static PlainObject variable(VariableForm variable) {
        PlainObject plain = new PlainObject();
        plain.put("kind", variable.kind().toString());
        plain.put("name", variable.name());
        plain.put("format", variable.format(), null);
        plain.put("offset", Objects.requireNonNullElse(variable.offset(), ""), "");
        plain.put("base", Objects.requireNonNullElse(variable.base(), TimeBase.BUSINESS_TIME), TimeBase.BUSINESS_TIME);
        plain.put("anchor", variable.anchor(), null);
        plain.put("value", Objects.requireNonNullElse(variable.value(), ""), "");
        plain.put("type", variable.type(), null);
        return plain;
    }

    private static PlainObject node(Node node) {
        PlainObject plain = new PlainObject();
        plain.put("key", node.key());
        plain.put("name", node.name());
        plain.put("kind", node.config().kind());
        plain.put("description", node.description(), "");
        PlainObject position = new PlainObject();
        position.put("x", node.position().x(), Position.ORIGIN.x());
        position.put("y", node.position().y(), Position.ORIGIN.y());
        plain.putUnlessEmpty("position", position);
        plain.putUnlessEmpty("config", config(node.config()));
        plain.put("variables", variables(node.variables()), NONE);
        plain.putUnlessEmpty("policy", policy(node.policy()));
        return plain;
    }

    private static PlainObject config(NodeConfig config) {
        if (config instanceof SqlNodeConfig sql) {
            PlainObject plain = new PlainObject();
            plain.put("dataSource", sql.dataSource(), null);
            plain.put("sql", sql.sql(), "");
            plain.put("transaction", sql.transaction(), Transaction.SINGLE);
            plain.put("expectations", list(sql.expectations().stream(), PlainDocument::expectation), NONE);
            return plain;
        }
        throw new IllegalStateException("no plain form of " + config.kind());
    }

    private static PlainObject expectation(Expectation expectation) {
        PlainObject plain = new PlainObject();
        if (expectation instanceof Expectation.Rows expected) {
            plain.put("statement", expected.statement());
            PlainObject rows = new PlainObject();
            rows.put("min", expected.min(), null);
            rows.put("max", expected.max(), null);
            plain.put("rows", rows);
        } else if (expectation instanceof Expectation.Query expected) {
            plain.put("query", expected.query());
        }
        return plain;
    }

    private static PlainObject policy(Policy policy) {
        Policy otherwise = Policy.DEFAULT;
        PlainObject plain = new PlainObject();
        plain.put("retries", policy.retries(), otherwise.retries());
        plain.put("retryDelay", policy.retryDelay(), otherwise.retryDelay());
        plain.put("backoff", policy.backoff(), otherwise.backoff());
        plain.put("retryOn", policy.retryOn().stream().sorted().toList(), NONE);
        plain.put("timeout", policy.timeout(), otherwise.timeout());
        plain.put("statementTimeout", policy.statementTimeout(), null);
        plain.put("lockTimeout", policy.lockTimeout(), null);
        plain.put("rerunIsSafe", policy.rerunIsSafe(), false);
        plain.put("suspended", policy.suspended(), false);
        return plain;
    }

    private static PlainObject edge(Edge edge) {
        PlainObject plain = new PlainObject();
        plain.put("from", edge.from());
        plain.put("to", edge.to());
        return plain;
    }

    private static PlainObject note(Note note) {
        PlainObject plain = new PlainObject();
        plain.put("key", note.key());
        plain.put("text", note.text(), "");
        plain.put("x", note.x(), 0.0);
        plain.put("y", note.y(), 0.0);
        plain.put("w", note.w(), 0.0);
        plain.put("h", note.h(), 0.0);
        return plain;
    }

    private static <T> List<PlainObject> list(Stream<T> values, Function<T, PlainObject> plain) {
        return values.map(plain).toList();
    }
}
