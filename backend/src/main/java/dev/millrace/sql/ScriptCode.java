package dev.millrace.sql;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Code of a script that the server reads as a whole: a statement, or what stands in a string of it.
 *
 * @param statement index of the statement of the script that it belongs to, from 0
 * @param origin what the code is
 * @param atOnce whether it runs with its statement; false for what a statement only defines
 * @param toScript from an offset of the tokens' text to one of the script's
 * @param commands the commands in it, as far as they can be told
 */
record ScriptCode(
        int statement,
        Origin origin,
        boolean atOnce,
        StatementTokens tokens,
        IntUnaryOperator toScript,
        List<ScriptCode.Command> commands) {
    enum Origin {
        STATEMENT,
        /** What a prepared statement, a rule or BEGIN ATOMIC holds: tokens of a statement itself. */
        PART,
        /** The body of a DO command, a function or a procedure. */
        PLPGSQL,
        /** The body of an SQL function, or a command that PL/pgSQL's EXECUTE is given as a string. */
        SQL
    }

    /** A command with what it does. */
    record Command(StatementTokens tokens, StatementShape shape) {
        static Command of(StatementTokens tokens) {
            return new Command(tokens, StatementReader.read(tokens));
        }
    }

    ScriptCode {
        commands = List.copyOf(commands);
    }

    /** The offset in the script of a token of a command. */
    int offset(Command command, int token) {
        return toScript.applyAsInt(command.tokens().token(token).start());
    }
}
