package dev.millrace.sql;

import org.jspecify.annotations.Nullable;

/**
 * The commands that do not go with a script that runs as one transaction: those that begin, end or prepare one, and
 * those PostgreSQL refuses inside a transaction block (each command's page of the manual says so). What depends on the
 * database's state, such as CLUSTER of a partitioned table, is left to the database.
 */
final class TransactionCommands {
    private TransactionCommands() {}

    /** What speaks against the statement, as a sentence's beginning without a full stop; null when nothing does. */
    static @Nullable String objection(StatementTokens statement, String kind, Subscriptions subscriptions) {
        String control = transactionControl(statement, kind);
        if (control != null) {
            return control + " begins, ends or prepares a transaction";
        }
        String refused = refusedInside(statement, kind, subscriptions);
        return refused == null ? null : "PostgreSQL refuses " + refused + " inside a transaction";
    }

    /** {@code SET [LOCAL | SESSION] TRANSACTION …}, or one of the settings behind it. */
    static boolean isSetTransaction(StatementTokens statement) {
        int at = statement.isAny(1, "LOCAL", "SESSION") ? 2 : 1;
        return statement.is(0, "SET")
                && statement.isAny(
                        at, "TRANSACTION", "transaction_isolation", "transaction_read_only", "transaction_deferrable");
    }

    /** Whether PostgreSQL takes no snapshot for it, so that the transaction can still be told how to be. */
    static boolean isNoQuery(StatementTokens statement) {
        return statement.isAny(0, "SET", "RESET", "SHOW", "LOCK", "LISTEN", "UNLISTEN", "NOTIFY");
    }

    private static @Nullable String transactionControl(StatementTokens statement, String kind) {
        if (statement.isAny(0, "BEGIN", "COMMIT", "END", "ABORT")) {
            return kind;
        }
        if (statement.are(0, "START", "TRANSACTION")) {
            return "START TRANSACTION";
        }
        // PREPARE transaction AS … prepares a statement of that name.
        if (statement.are(0, "PREPARE", "TRANSACTION") && statement.isString(2)) {
            return "PREPARE TRANSACTION";
        }
        if (statement.is(0, "ROLLBACK")) {
            int to = statement.isAny(1, "WORK", "TRANSACTION") ? 2 : 1;
            return statement.is(to, "TO") ? null : "ROLLBACK";
        }
        return null;
    }

    /** What PostgreSQL runs in no transaction block, and so in no body either; null for all else. */
    static @Nullable String refusedInside(StatementTokens statement, String kind, Subscriptions subscriptions) {
        return switch (kind) {
            case "VACUUM", "CREATE DATABASE", "DROP DATABASE", "CREATE TABLESPACE", "DROP TABLESPACE", "ALTER SYSTEM" ->
                kind;
            case "DISCARD" -> statement.is(1, "ALL") ? "DISCARD ALL" : null;
            case "CREATE INDEX", "DROP INDEX" -> {
                int at = StatementKind.objectAt(statement, 0) + 1;
                yield statement.is(at, "CONCURRENTLY") ? kind + " CONCURRENTLY" : null;
            }
            case "REINDEX" -> reindex(statement);
            case "CLUSTER" -> namesTable(statement) ? null : "CLUSTER without a table";
            case "ALTER TABLE" -> detachesConcurrently(statement) ? "DETACH PARTITION … CONCURRENTLY" : null;
            case "ALTER DATABASE" -> movesDatabase(statement) ? "ALTER DATABASE … SET TABLESPACE" : null;
            case "CREATE SUBSCRIPTION", "ALTER SUBSCRIPTION", "DROP SUBSCRIPTION" ->
                subscriptions.touchesSlot(statement) ? kind + " while it works on a replication slot" : null;
            default -> null;
        };
    }

    /** {@code SET TABLESPACE x}, and as an option: {@code [WITH] TABLESPACE [=] x}. */
    private static boolean movesDatabase(StatementTokens statement) {
        int option = statement.isAny(3, "SET", "WITH") ? 4 : 3;
        return statement.is(option, "TABLESPACE");
    }

    private static @Nullable String reindex(StatementTokens statement) {
        int at = 1;
        boolean concurrently = false;
        if (statement.isPunctuation(1, '(')) {
            while (at < statement.size() && !statement.isPunctuation(at, ')')) {
                if (statement.is(at, "CONCURRENTLY")) {
                    concurrently = !StatementReader.isSwitchedOff(statement, at + 1);
                }
                at++;
            }
            at++;
        }
        if (statement.isAny(at, "SCHEMA", "DATABASE", "SYSTEM")) {
            return "REINDEX " + SqlCharacters.upper(statement.token(at).in(statement.text()));
        }
        return concurrently || statement.is(at + 1, "CONCURRENTLY") ? "REINDEX CONCURRENTLY" : null;
    }

    private static boolean namesTable(StatementTokens statement) {
        int at = 1;
        if (statement.isPunctuation(1, '(')) {
            while (at < statement.size() && !statement.isPunctuation(at, ')')) {
                at++;
            }
            at++;
        }
        if (statement.is(at, "VERBOSE")) {
            at++;
        }
        return at < statement.size();
    }

    private static boolean detachesConcurrently(StatementTokens statement) {
        int last = statement.size() - 1;
        boolean detaches = false;
        for (int i = 2; i < last && !detaches; i++) {
            detaches = statement.are(i, "DETACH", "PARTITION");
        }
        return detaches && statement.is(last, "CONCURRENTLY");
    }
}
