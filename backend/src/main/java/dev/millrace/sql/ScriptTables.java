package dev.millrace.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What is known of tables at a point of a script: emptied, made anew, made as foreign. */
final class ScriptTables {
    private final Names emptied = new Names();
    private final Names renewed = new Names();
    private final Names foreign = new Names();
    private final List<String> importedSchemas = new ArrayList<>();

    /** Tables by their bare name, so that a script of many tables stays linear. */
    private static final class Names {
        private final Map<String, List<TableName>> byName = new HashMap<>();

        void add(TableName table) {
            List<TableName> same = byName.computeIfAbsent(table.name(), name -> new ArrayList<>(1));
            if (!same.contains(table)) {
                same.add(table);
            }
        }

        boolean any(TableName table, Predicate<TableName> match) {
            return byName.getOrDefault(table.name(), List.of()).stream().anyMatch(match);
        }
    }

    void noteDefinitions(StatementTokens statement, StatementShape shape) {
        switch (shape.kind()) {
            case "CREATE TABLE" -> noteCreated(statement);
            case "CREATE FOREIGN TABLE", "CREATE EXTERNAL TABLE" -> noteForeign(statement);
            case "IMPORT" -> noteImported(statement);
            case "DROP TABLE" -> TableNameReader.list(statement, 2).forEach(table -> renewed.add(table.name()));
            default -> noteInto(statement, shape.intoAt());
        }
    }

    void noteWrite(TableWrite write) {
        if (write.verb() == TableWrite.Verb.DELETE || write.verb() == TableWrite.Verb.TRUNCATE) {
            emptied.add(write.table());
        }
    }

    boolean isFresh(TableName table) {
        return emptied.any(table, table::isSameAs)
                || (renewed.any(table, table::isSameAs) && !foreign.any(table, table::isSameAs));
    }

    boolean mayBeForeign(TableName table) {
        boolean imported =
                table.schema() == null ? !importedSchemas.isEmpty() : importedSchemas.contains(table.schema());
        return imported || foreign.any(table, table::mayBe);
    }

    private void noteCreated(StatementTokens statement) {
        int object = StatementKind.objectAt(statement, 0);
        TableNameReader.Found table = TableNameReader.at(statement, object + 1);
        if (table == null) {
            return;
        }
        boolean mayExist = statement.are(object + 1, "IF", "NOT", "EXISTS");
        // A temporary table goes with its session, and no session is used for two attempts.
        boolean temporary = statement.isAny(object - 1, "TEMP", "TEMPORARY");
        if (!mayExist || temporary) {
            renewed.add(table.name());
        }
    }

    private void noteForeign(StatementTokens statement) {
        int i = 1;
        while (!statement.is(i, "TABLE")) {
            i++;
        }
        TableNameReader.Found table = TableNameReader.at(statement, i + 1);
        if (table == null) {
            return;
        }
        foreign.add(table.name());
        // Rows written to the parent are routed to it.
        if (statement.are(table.end(), "PARTITION", "OF")) {
            TableNameReader.Found parent = TableNameReader.at(statement, table.end() + 2);
            if (parent != null) {
                foreign.add(parent.name());
            }
        }
    }

    /** {@code IMPORT FOREIGN SCHEMA … INTO schema} makes tables that the script does not name one by one. */
    private void noteImported(StatementTokens statement) {
        for (int i = 3; i < statement.size(); i++) {
            TableNameReader.Found schema = statement.is(i, "INTO") ? TableNameReader.at(statement, i + 1) : null;
            if (schema != null && !importedSchemas.contains(schema.name().name())) {
                importedSchemas.add(schema.name().name());
            }
        }
    }

    private void noteInto(StatementTokens statement, int into) {
        if (into < 0) {
            return;
        }
        int at = into + 1;
        while (statement.isAny(at, "TEMP", "TEMPORARY", "LOCAL", "GLOBAL", "UNLOGGED", "TABLE")) {
            at++;
        }
        TableNameReader.Found table = TableNameReader.at(statement, at);
        if (table != null) {
            renewed.add(table.name());
        }
    }
}
