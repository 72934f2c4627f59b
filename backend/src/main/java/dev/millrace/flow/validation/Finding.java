package dev.millrace.flow.validation;

import dev.millrace.flow.definition.Edge;
import dev.millrace.sql.SqlProblem;
import dev.millrace.time.TimeProblem;
import org.jspecify.annotations.Nullable;

/**
 * Something found in a definition.
 *
 * @param code stable, of the HTTP contract, such as {@code flow-cycle}
 * @param node key of the node it is about; null: it is about the flow
 * @param edge null: it is not about a dependency
 * @param field path from the node, else from the document: {@code config.sql}, {@code variables[0].format}
 * @param line in the template, from 1; null: no script is meant
 * @param column in the template, from 1, in UTF-16 units
 * @param suggestion a text for the whole field that says what was meant; null: there is none
 */
public record Finding(
        Severity severity,
        String code,
        @Nullable String node,
        @Nullable Edge edge,
        @Nullable String field,
        String message,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable String suggestion) {

    public Finding(
            Severity severity,
            String code,
            @Nullable String node,
            @Nullable Edge edge,
            @Nullable String field,
            String message,
            @Nullable Integer line,
            @Nullable Integer column) {
        this(severity, code, node, edge, field, message, line, column, null);
    }

    /** A problem of a variable or schedule as a finding about that field, whatever the definition. */
    public static Finding of(TimeProblem problem, String field) {
        return new Finding(
                Severity.ERROR, problem.code(), null, null, field, problem.message(), null, null, problem.suggestion());
    }

    /** A problem of a script that is looked at alone. */
    public static Finding of(SqlProblem problem, String field) {
        return new Finding(
                Severity.ERROR, problem.code(), null, null, field, problem.message(), problem.line(), problem.column());
    }

    /** Another error about a field, with a code of the contract. */
    public static Finding error(String code, String field, String message) {
        return aboutFlow(Severity.ERROR, code, field, message);
    }

    /** A warning about a field, with a code of the contract. */
    public static Finding warning(String code, String field, String message) {
        return aboutFlow(Severity.WARNING, code, field, message);
    }

    /** Whether it stops running and publishing. Not a getter: it is no field of the JSON form. */
    public boolean blocking() {
        return severity == Severity.ERROR;
    }

    /** Whether it is about how nodes hang together, so that it concerns all of them. Not a getter either. */
    public boolean aboutGraph() {
        return code.startsWith("flow-") || code.startsWith("edge-") || code.startsWith("node-");
    }

    /** As it is, or with a message of at most so many characters. */
    Finding shortened(int longest) {
        return message.length() <= longest
                ? this
                : new Finding(
                        severity,
                        code,
                        node,
                        edge,
                        field,
                        message.substring(0, longest - 1) + "…",
                        line,
                        column,
                        suggestion);
    }

    /** How much text it has. */
    int characters() {
        return message.length()
                + (field == null ? 0 : field.length())
                + (edge == null ? 0 : edge.from().length() + edge.to().length());
    }

    static Finding aboutFlow(Severity severity, String code, @Nullable String field, String message) {
        return new Finding(severity, code, null, null, field, message, null, null);
    }

    static Finding aboutNode(Severity severity, String code, String node, @Nullable String field, String message) {
        return new Finding(severity, code, node, null, field, message, null, null);
    }

    static Finding aboutEdge(String code, Edge edge, String field, String message) {
        return new Finding(Severity.ERROR, code, null, edge, field, message, null, null);
    }

    static Finding aboutScript(Severity severity, String code, String node, String message, int line, int column) {
        return new Finding(severity, code, node, null, "config.sql", message, line, column);
    }
}
