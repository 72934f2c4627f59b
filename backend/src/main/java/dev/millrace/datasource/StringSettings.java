package dev.millrace.datasource;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * What the reading of scripts rests on: with {@code standard_conforming_strings} off a backslash ends strings elsewhere, and
 * a variable's value could leave its own. The server reports each change of it before it takes the next statement, whatever
 * made the change.
 */
final class StringSettings {

    private StringSettings() {}

    /** Why no statement may be sent; null when strings are read as they should be. */
    static @Nullable SqlFailure objection(BaseConnection connection) {
        return connection.getQueryExecutor().getStandardConformingStrings()
                ? null
                : SqlFailure.of(
                        "22P06",
                        "standard_conforming_strings is off in this session, so that values of variables could leave their"
                                + " strings: nothing more was sent. Leave that setting on.");
    }
}
