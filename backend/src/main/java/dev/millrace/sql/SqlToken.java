package dev.millrace.sql;

/**
 * A piece of a script, {@code [start, end)} in UTF-16 units. All tokens of a script in their order cover it without a gap.
 *
 * @param templated whether a placeholder or an escaped placeholder stands in it
 * @param continued whether it is a string that goes on from the string before it (a line break between the two)
 * @param closed false for what the end of the script cut off
 */
record SqlToken(Kind kind, int start, int end, boolean templated, boolean continued, boolean closed) {
    enum Kind {
        WHITESPACE,
        LINE_COMMENT,
        BLOCK_COMMENT,
        /** {@code '…'} and {@code N'…'}. */
        STRING,
        ESCAPE_STRING,
        UNICODE_STRING,
        /** {@code B'…'} and {@code X'…'}: no doubled quotes. */
        BIT_STRING,
        QUOTED_IDENTIFIER,
        UNICODE_IDENTIFIER,
        DOLLAR_STRING,
        NUMBER,
        /** An identifier or keyword, and whatever a placeholder is glued to. */
        WORD,
        /** {@code $1}. */
        PARAMETER,
        OPERATOR,
        /** <code>( ) [ ] , ; . .. : :: :=</code>. */
        PUNCTUATION,
        /** <code>\${</code> outside quotes. */
        ESCAPED_PLACEHOLDER,
        /** A backslash outside quotes, to the end of its line. */
        PSQL_COMMAND,
        /** What PostgreSQL's grammar has no use for. */
        OTHER
    }

    static SqlToken plain(Kind kind, int start, int end) {
        return new SqlToken(kind, start, end, false, false, true);
    }

    /** Whether it is more than space and comments. */
    boolean significant() {
        return switch (kind) {
            case WHITESPACE, LINE_COMMENT, BLOCK_COMMENT -> false;
            case STRING,
                    ESCAPE_STRING,
                    UNICODE_STRING,
                    BIT_STRING,
                    QUOTED_IDENTIFIER,
                    UNICODE_IDENTIFIER,
                    DOLLAR_STRING,
                    NUMBER,
                    WORD,
                    PARAMETER,
                    OPERATOR,
                    PUNCTUATION,
                    ESCAPED_PLACEHOLDER,
                    PSQL_COMMAND,
                    OTHER -> true;
        };
    }

    String in(String script) {
        return script.substring(start, end);
    }
}
