package dev.millrace.sql;

/**
 * Subscriptions make, change and drop replication slots on another server, which no rollback undoes: that is when
 * PostgreSQL refuses their commands inside a transaction (manual, CREATE, ALTER and DROP SUBSCRIPTION).
 */
final class SubscriptionCommands {
    private SubscriptionCommands() {}

    /** @param slotGivenUp whether the script has set {@code slot_name = NONE} before */
    static boolean makesSlot(StatementTokens statement, boolean slotGivenUp) {
        if (statement.is(0, "CREATE")) {
            return !isOff(statement, "create_slot") && !isOff(statement, "connect");
        }
        if (statement.is(0, "DROP")) {
            return !slotGivenUp;
        }
        if (statement.is(3, "REFRESH")) {
            return true;
        }
        if (statement.isAny(3, "SET", "ADD", "DROP") && statement.is(4, "PUBLICATION")) {
            return !isOff(statement, "refresh");
        }
        return statement.is(3, "SET") && (has(statement, "failover") || has(statement, "two_phase"));
    }

    /** {@code ALTER SUBSCRIPTION … SET (slot_name = NONE)}. */
    static boolean givesSlotUp(StatementTokens statement) {
        for (int i = 3; statement.are(0, "ALTER", "SUBSCRIPTION") && i < statement.size(); i++) {
            if (statement.is(i, "slot_name") && statement.is(i + 2, "NONE")) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(StatementTokens statement, String option) {
        for (int i = 4; i < statement.size(); i++) {
            if (statement.is(i, option)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOff(StatementTokens statement, String option) {
        for (int i = 3; i < statement.size() - 2; i++) {
            if (statement.is(i, option) && StatementReader.isSwitchedOff(statement, i + 2)) {
                return true;
            }
        }
        return false;
    }
}
