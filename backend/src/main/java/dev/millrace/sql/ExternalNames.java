package dev.millrace.sql;

import dev.millrace.sql.ScriptCode.Origin;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the words that reach out of the database: calls of {@code dblink…} and of functions that write files, move
 * replication slots or ask other servers, and COPY … PROGRAM. A function of the catalog may do so under any name, as may a
 * trigger: that the text does not tell.
 */
final class ExternalNames {
    /** @param offset in the text of the statement's script */
    record Found(int offset, String what) {}

    private static final String DBLINK = "dblink";
    private static final String PROGRAM_RUNS = "This COPY runs a program";
    private static final Pattern PROGRAM = Pattern.compile("\\b(?:to|from)\\s+program\\b");

    /**
     * PostgreSQL's own (manual, "Server-side Large Object Functions", "Replication Management Functions"), adminpack's,
     * pgsql-http's and those of Amazon's extensions.
     */
    private static final Set<String> REACHING = Set.of(
            "lo_export",
            "pg_file_write",
            "pg_file_rename",
            "pg_file_unlink",
            "pg_create_physical_replication_slot",
            "pg_create_logical_replication_slot",
            "pg_copy_physical_replication_slot",
            "pg_copy_logical_replication_slot",
            "pg_drop_replication_slot",
            "pg_sync_replication_slots",
            "pg_replication_slot_advance",
            "pg_logical_slot_get_changes",
            "pg_logical_slot_get_binary_changes",
            "http_get",
            "http_head",
            "http_post",
            "http_put",
            "http_patch",
            "http_delete",
            "query_export_to_s3");

    private ExternalNames() {}

    static Optional<Found> first(ScriptCode code) {
        StatementTokens tokens = code.tokens();
        boolean body = code.origin() == Origin.PLPGSQL || code.origin() == Origin.SQL;
        for (int i = 0; i < tokens.size(); i++) {
            String what = null;
            String called = calledName(tokens, i);
            if (called != null) {
                what = "This calls " + called;
            } else if (isProgram(tokens, i, body)) {
                what = PROGRAM_RUNS;
            } else if (body && tokens.isString(i)) {
                // In dynamic SQL the call stands in a string.
                what = mentioned(tokens.token(i).in(tokens.text()));
            }
            if (what != null) {
                return Optional.of(
                        new Found(code.toScript().applyAsInt(tokens.token(i).start()), what));
            }
        }
        return Optional.empty();
    }

    /** Of a body in a language that is not read here. */
    static Optional<Found> firstUnread(StatementTokens statement) {
        for (RoutineBody body : RoutineBody.of(statement)) {
            String what = body.readable() ? null : mentioned(body.text());
            if (what != null) {
                return Optional.of(new Found(body.toScript(0), what));
            }
        }
        return Optional.empty();
    }

    private static @Nullable String mentioned(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains(DBLINK)) {
            return "This calls dblink";
        }
        return REACHING.stream()
                .filter(lower::contains)
                .sorted()
                .findFirst()
                .map(name -> "This calls " + name)
                .orElse(lower.contains("copy") && PROGRAM.matcher(lower).find() ? PROGRAM_RUNS : null);
    }

    /** In a body COPY may stand anywhere; a statement is one, or is none. */
    private static boolean isProgram(StatementTokens tokens, int i, boolean body) {
        return tokens.is(i, "PROGRAM")
                && tokens.isAny(i - 1, "FROM", "TO")
                && (tokens.isString(i + 1)
                        || (tokens.isWord(i + 1) && tokens.token(i + 1).templated()))
                && (body || tokens.is(0, "COPY"));
    }

    /** Null when no such function is called; a table of such a name, as in {@code insert into dblink_log (a)}, is no call. */
    private static @Nullable String calledName(StatementTokens tokens, int i) {
        boolean named = (tokens.isWord(i) || tokens.isQuotedIdentifier(i))
                && tokens.isPunctuation(i + 1, '(')
                && !tokens.isAny(i - 1, "INTO", "TABLE", "COPY", "EXISTS", "ON", "FUNCTION", "PROCEDURE");
        if (!named) {
            return null;
        }
        String name = tokens.token(i).in(tokens.text()).replace("\"", "").toLowerCase(Locale.ROOT);
        return name.startsWith(DBLINK) ? DBLINK : REACHING.contains(name) ? name : null;
    }
}
