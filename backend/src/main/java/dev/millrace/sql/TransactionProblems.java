package dev.millrace.sql;

import dev.millrace.sql.ScriptCode.Command;
import dev.millrace.sql.ScriptCode.Origin;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What of a script does not go with one transaction: its statements, and COMMIT or ROLLBACK in a DO command or in a
 * procedure that it defines and calls. Whether a branch of such a body is ever reached is not asked.
 */
final class TransactionProblems {
    private static final String OTHER_MODE =
            ", and this script runs as one transaction. Choose Statement by statement to run it.";

    private final Subscriptions subscriptions = new Subscriptions();

    /** Procedures of the script that end a transaction, by their bare names. */
    private final Set<String> committing = new HashSet<>();

    List<SqlProblem> in(List<ScriptCode> codes, IntFunction<SqlPosition> position) {
        Problems found = new Problems();
        String defined = "";
        for (ScriptCode code : codes) {
            if (found.isFull()) {
                break;
            }
            if (code.origin() == Origin.STATEMENT) {
                defined = procedure(code.tokens());
                // What it did before counts no more, dropped or defined anew.
                committing.remove(defined);
            }
            for (Command command : code.commands()) {
                String objection = objection(code, command);
                if (objection != null && code.atOnce()) {
                    found.add(position.apply(code.offset(command, 0)), SqlCodes.TRANSACTION_COMMAND, objection);
                    if (code.origin() != Origin.STATEMENT) {
                        break;
                    }
                } else if (objection != null && !defined.isEmpty()) {
                    committing.add(defined);
                }
            }
        }
        return found.list();
    }

    private @Nullable String objection(ScriptCode code, Command command) {
        StatementTokens tokens = command.tokens();
        if (tokens.is(0, "CALL")) {
            TableNameReader.Found called = TableNameReader.at(tokens, 1);
            return called != null && committing.contains(called.name().name())
                    ? "The procedure " + called.name() + " ends a transaction" + OTHER_MODE
                    : null;
        }
        if (code.origin() == Origin.STATEMENT) {
            String objection =
                    TransactionCommands.objection(tokens, command.shape().kind(), subscriptions);
            subscriptions.note(tokens);
            return objection == null ? null : objection + OTHER_MODE;
        }
        boolean ends = code.origin() == Origin.PLPGSQL && tokens.isAny(0, "COMMIT", "ROLLBACK");
        if (ends) {
            return command.shape().kind() + " in a body ends a transaction" + OTHER_MODE;
        }
        String refused =
                TransactionCommands.refusedInside(tokens, command.shape().kind(), subscriptions);
        return refused == null || code.origin() == Origin.PART
                ? null
                : "PostgreSQL refuses " + refused + " in a body, however the script is run.";
    }

    /** The bare name of the procedure that is defined or dropped; empty for other statements. */
    private static String procedure(StatementTokens statement) {
        if (statement.is(0, "DROP") && statement.isAny(1, "PROCEDURE", "ROUTINE")) {
            TableNameReader.Found dropped = TableNameReader.at(statement, 2);
            return dropped == null ? "" : dropped.name().name();
        }
        int object = statement.are(1, "OR", "REPLACE") ? 3 : 1;
        TableNameReader.Found name = statement.is(0, "CREATE") && statement.is(object, "PROCEDURE")
                ? TableNameReader.at(statement, object + 1)
                : null;
        return name == null ? "" : name.name().name();
    }
}
