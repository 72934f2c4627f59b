package dev.millrace.sql;

import java.util.Set;

/** The finding codes this package gives. They are part of the HTTP API and never change. */
public final class SqlCodes {
    public static final String EMPTY = "sql-empty";
    public static final String UNTERMINATED = "sql-unterminated";
    public static final String PSQL_COMMAND = "psql-command";
    public static final String COPY_FROM_STDIN = "copy-from-stdin";
    public static final String COPY_TO_STDOUT = "copy-to-stdout";
    public static final String SESSION_SETTING = "session-setting";
    public static final String EXPECTATION_QUERY = "expectation-query";
    public static final String PLACEHOLDER_MALFORMED = "placeholder-malformed";
    public static final String VARIABLE_UNDEFINED = "variable-undefined";
    public static final String VALUE_MISPLACED = "value-misplaced";
    public static final String RENDERED_TOO_LARGE = "rendered-too-large";
    public static final String CHARACTER_SUSPICIOUS = "character-suspicious";
    public static final String STRINGS_NOT_STANDARD = "strings-not-standard";
    public static final String TRANSACTION_COMMAND = "transaction-command";
    public static final String RERUN_DOUBLES = "rerun-doubles";
    public static final String RETRY_REPEATS = "retry-repeats";
    public static final String WRITE_WITHOUT_WHERE = "write-without-where";
    public static final String EXTERNAL_EFFECT = "external-effect";

    /** Of a piece of SQL that is tried out, never of a script. */
    public static final String SESSION_COMMAND = "session-command";

    /** What is wrong with a script only because of its values. */
    public static final Set<String> OF_VALUES = Set.of(VALUE_MISPLACED, RENDERED_TOO_LARGE);

    private SqlCodes() {}
}
