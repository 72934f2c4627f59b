package dev.millrace.sql;

import java.util.Set;

/**
 * Whether a body can make code of its strings: it executes strings (manual, "Executing Dynamic Commands"), gives them to a
 * function that does, or holds the body of another routine. Such a string may be put together in many ways before, so the question is about the body as a whole.
 */
final class DynamicCode {
    /** Functions of PostgreSQL, of its own modules and of pg_cron that run a query they are given as a text. */
    private static final Set<String> RUN_TEXTS = Set.of(
            "query_to_xml",
            "query_to_xmlschema",
            "query_to_xml_and_xmlschema",
            "ts_stat",
            "ts_rewrite",
            "connectby",
            "xpath_table",
            "schedule",
            "schedule_in_database");

    private DynamicCode() {}

    static boolean in(StatementTokens body) {
        for (int i = 0; i < body.size(); i++) {
            boolean definition = body.isAny(i, "FUNCTION", "PROCEDURE") && body.isAny(i - 1, "CREATE", "REPLACE");
            if (definition || executes(body, i) || isDo(body, i) || runsText(body, i)) {
                return true;
            }
        }
        return false;
    }

    /** Not {@code GRANT EXECUTE ON} nor a trigger's {@code EXECUTE FUNCTION f()}. */
    private static boolean executes(StatementTokens body, int i) {
        boolean ofTrigger =
                body.isAny(i + 1, "FUNCTION", "PROCEDURE") && (body.isWord(i + 2) || body.isQuotedIdentifier(i + 2));
        return body.is(i, "EXECUTE") && !body.is(i + 1, "ON") && !ofTrigger;
    }

    /** {@code dblink…(}, {@code crosstab…(} and the like. */
    private static boolean runsText(StatementTokens body, int i) {
        if (!body.isPunctuation(i + 1, '(') || !(body.isWord(i) || body.isQuotedIdentifier(i))) {
            return false;
        }
        String name = SqlCharacters.lower(body.token(i).in(body.text())).replace("\"", "");
        return name.startsWith("dblink") || name.startsWith("crosstab") || RUN_TEXTS.contains(name);
    }

    /** Not {@code ON CONFLICT DO NOTHING} nor a rule's {@code DO INSTEAD …}. */
    private static boolean isDo(StatementTokens body, int i) {
        if (!body.is(i, "DO") || i + 1 >= body.size()) {
            return false;
        }
        return body.is(i + 1, "LANGUAGE")
                || switch (body.token(i + 1).kind()) {
                    case STRING, ESCAPE_STRING, UNICODE_STRING, DOLLAR_STRING -> true;
                    default -> false;
                };
    }
}
