package dev.millrace.flow.definition;

import org.jspecify.annotations.Nullable;

/** What must hold after the script and before its commit; a miss fails the node. */
public sealed interface Expectation {

    /**
     * A statement returned or changed that many rows.
     *
     * @param statement number of the statement, from 1
     * @param min inclusive; null: no lower bound
     * @param max inclusive; null: no upper bound
     */
    record Rows(int statement, @Nullable Long min, @Nullable Long max) implements Expectation {}

    /** A query returned true. */
    record Query(String query) implements Expectation {}
}
