package dev.millrace.datasource;

import org.jspecify.annotations.Nullable;

/**
 * What came of the last statement of a transaction and of its commit.
 *
 * @param statement with the time that the commit took, when both were sent together
 * @param commit null: the statement failed, and nothing of the transaction is in force
 * @param isReset whether the session was also made ready for the next script
 */
public record Finish(StatementOutcome statement, @Nullable CommitOutcome commit, boolean isReset) {}
