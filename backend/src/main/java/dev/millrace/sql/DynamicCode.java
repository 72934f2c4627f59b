package dev.millrace.sql;

/**
 * Whether a body can make code of its strings: it executes strings (manual, "Executing Dynamic Commands"), or holds the body of
 * another routine. Such a string may be put together in many ways before, so the question is about the body as a whole.
 */
final class DynamicCode {
    private DynamicCode() {}

    static boolean in(StatementTokens body) {
        for (int i = 0; i < body.size(); i++) {
            boolean definition = body.isAny(i, "FUNCTION", "PROCEDURE") && body.isAny(i - 1, "CREATE", "REPLACE");
            if (definition || executes(body, i) || isDo(body, i)) {
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
