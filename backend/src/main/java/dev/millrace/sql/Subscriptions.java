package dev.millrace.sql;

import java.util.HashSet;
import java.util.Set;

/**
 * Subscriptions make, change and drop replication slots on another server, which no rollback undoes: that is when
 * PostgreSQL refuses their commands inside a transaction (manual, CREATE, ALTER and DROP SUBSCRIPTION). What a script has
 * said of its subscriptions before counts; what the database has, the text does not tell.
 */
final class Subscriptions {
    private final Set<String> withoutSlot = new HashSet<>();
    private final Set<String> withSlot = new HashSet<>();

    boolean touchesSlot(StatementTokens statement) {
        if (statement.is(0, "CREATE")) {
            return !isOff(statement, "create_slot") && !isOff(statement, "connect");
        }
        if (statement.is(0, "DROP")) {
            // One that is not there is passed over, and whether it is there the text does not tell.
            boolean mayBeMissing = statement.are(2, "IF", "EXISTS");
            String name = name(statement);
            return mayBeMissing ? withSlot.contains(name) : !withoutSlot.contains(name);
        }
        if (statement.is(3, "REFRESH")) {
            return true;
        }
        if (statement.isAny(3, "SET", "ADD", "DROP") && statement.is(4, "PUBLICATION")) {
            return !isOff(statement, "refresh");
        }
        return statement.is(3, "SET") && (option(statement, "failover") > 0 || isOff(statement, "two_phase"));
    }

    /** To be told of each statement after it was asked about. */
    void note(StatementTokens statement) {
        if (!statement.is(1, "SUBSCRIPTION")) {
            return;
        }
        String name = name(statement);
        int slot = option(statement, "slot_name");
        if (statement.is(0, "CREATE")) {
            set(name, slot > 0 && isNone(statement, slot + 2));
        } else if (statement.is(0, "ALTER") && slot > 0) {
            set(name, isNone(statement, slot + 2));
        } else if (statement.is(0, "ALTER") && statement.are(3, "RENAME", "TO")) {
            TableNameReader.Found to = TableNameReader.at(statement, 5);
            if (to != null && (withoutSlot.contains(name) || withSlot.contains(name))) {
                set(to.name().name(), withoutSlot.contains(name));
            }
        } else if (statement.is(0, "DROP")) {
            withoutSlot.remove(name);
            withSlot.remove(name);
        }
    }

    private void set(String name, boolean slotless) {
        (slotless ? withoutSlot : withSlot).add(name);
        (slotless ? withSlot : withoutSlot).remove(name);
    }

    private static String name(StatementTokens statement) {
        TableNameReader.Found name = TableNameReader.at(statement, 2);
        return name == null ? "" : name.name().name();
    }

    /** {@code NONE}, {@code 'none'} or {@code "none"}. */
    private static boolean isNone(StatementTokens statement, int i) {
        return statement.is(i, "NONE")
                || ((statement.isString(i) || statement.isQuotedIdentifier(i))
                        && statement
                                .token(i)
                                .in(statement.text())
                                .replace('"', '\'')
                                .equals("'none'"));
    }

    /** Index of the option's name; -1 when it is not given. */
    private static int option(StatementTokens statement, String option) {
        for (int i = 3; i < statement.size(); i++) {
            boolean listed = statement.isPunctuation(i - 1, '(') || statement.isPunctuation(i - 1, ',');
            if (listed && statement.is(i, option)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isOff(StatementTokens statement, String option) {
        int at = option(statement, option);
        return at > 0 && StatementReader.isSwitchedOff(statement, at + 2);
    }
}
