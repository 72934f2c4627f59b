package dev.millrace.datasource;

/** What came of a commit. */
public sealed interface CommitOutcome {

    record Committed() implements CommitOutcome {}

    /** The server refused: nothing of the transaction is in force. */
    record Failed(SqlFailure failure) implements CommitOutcome {}

    /** The answer was lost: only settling can tell whether it is in force. */
    record Unclear(SqlFailure failure) implements CommitOutcome {}
}
