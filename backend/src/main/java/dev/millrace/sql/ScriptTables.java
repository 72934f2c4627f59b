package dev.millrace.sql;

import java.util.HashSet;
import java.util.Set;

/** What is known of tables at a point of a script: emptied, made anew, made as foreign. */
final class ScriptTables {
    private final TableNames emptied = new TableNames();
    private final TableNames renewed = new TableNames();
    private final TableNames foreign = new TableNames();

    /** Dropped or created by the script: nothing is in them that it has not put there. */
    private final Set<String> renewedSchemas = new HashSet<>();

    /** @param sql false in PL/pgSQL, where INTO names a variable */
    void noteDefinitions(StatementTokens command, StatementShape shape, boolean sql) {
        switch (shape.kind()) {
            case "CREATE TABLE" -> noteCreated(command);
            case "CREATE SCHEMA" -> noteCreatedSchema(command);
            case "CREATE FOREIGN TABLE", "CREATE EXTERNAL TABLE" -> noteForeign(command);
            case "ALTER TABLE" -> noteRenamed(command);
            case "DROP TABLE" -> TableNameReader.list(command, 2).forEach(table -> renewed.add(table.name()));
            case "DROP SCHEMA" ->
                TableNameReader.list(command, 2)
                        .forEach(schema -> renewedSchemas.add(schema.name().name()));
            default -> {
                if (sql) {
                    noteInto(command, shape.intoAt());
                }
            }
        }
    }

    void noteWrite(TableWrite write) {
        if (write.verb() == TableWrite.Verb.DELETE || write.verb() == TableWrite.Verb.TRUNCATE) {
            emptied.add(write.table());
        }
    }

    boolean isFresh(TableName table) {
        return emptied.hasSame(table)
                || ((renewed.hasSame(table) || renewedSchemas.contains(table.usualSchema()))
                        && !foreign.hasSame(table));
    }

    private void noteCreated(StatementTokens command) {
        int object = StatementKind.objectAt(command, 0);
        TableNameReader.Found table = TableNameReader.at(command, object + 1);
        if (table == null) {
            return;
        }
        boolean mayExist = command.are(object + 1, "IF", "NOT", "EXISTS");
        // A temporary table goes with its session, and no session is used for two attempts.
        boolean temporary = command.isAny(object - 1, "TEMP", "TEMPORARY");
        if (!mayExist || temporary) {
            renewed.add(table.name());
        }
    }

    /** {@code CREATE SCHEMA name [AUTHORIZATION role] CREATE TABLE … CREATE TABLE …}: a new schema has new tables only. */
    private void noteCreatedSchema(StatementTokens command) {
        boolean mayExist = command.are(2, "IF", "NOT", "EXISTS");
        int name = mayExist ? 5 : 2;
        // Without a name of its own it has its owner's.
        TableNameReader.Found schema = TableNameReader.at(command, command.is(name, "AUTHORIZATION") ? name + 1 : name);
        if (schema != null && !mayExist) {
            renewedSchemas.add(schema.name().name());
        }
        for (int i = name; i < command.size(); i++) {
            TableNameReader.Found table = command.are(i, "CREATE", "TABLE") ? TableNameReader.at(command, i + 2) : null;
            if (table != null && table.name().schema() != null) {
                renewed.add(table.name());
            }
        }
    }

    private void noteForeign(StatementTokens command) {
        int i = 1;
        while (!command.is(i, "TABLE")) {
            i++;
        }
        TableNameReader.Found table = TableNameReader.at(command, i + 1);
        if (table != null) {
            foreign.add(table.name());
        }
    }

    /** A new table that takes another's place is as new under its name. */
    private void noteRenamed(StatementTokens command) {
        TableNameReader.Found table = TableNameReader.at(command, 2);
        if (table != null && command.are(table.end(), "RENAME", "TO") && isFresh(table.name())) {
            TableNameReader.Found to = TableNameReader.at(command, table.end() + 2);
            if (to != null) {
                renewed.add(new TableName(table.name().schema(), to.name().name()));
            }
        }
    }

    private void noteInto(StatementTokens command, int into) {
        if (into < 0) {
            return;
        }
        int at = into + 1;
        while (command.isAny(at, "TEMP", "TEMPORARY", "LOCAL", "GLOBAL", "UNLOGGED", "TABLE")) {
            at++;
        }
        TableNameReader.Found table = TableNameReader.at(command, at);
        if (table != null) {
            renewed.add(table.name());
        }
    }
}
