package dev.millrace.datasource;

import java.util.List;

/** What came of a commit. */
public sealed interface CommitOutcome {

    /**
     * In force.
     *
     * @param notices of triggers that ran with it, the first and the last of them
     */
    record Committed(List<StatementOutcome.Notice> notices) implements CommitOutcome {
        public Committed {
            notices = List.copyOf(notices);
        }
    }

    /** The server refused: nothing of the transaction is in force. */
    record Failed(SqlFailure failure) implements CommitOutcome {}

    /** It was sent, and the answer is not certain: only settling can tell whether it is in force. */
    record Unclear(SqlFailure failure) implements CommitOutcome {}
}
