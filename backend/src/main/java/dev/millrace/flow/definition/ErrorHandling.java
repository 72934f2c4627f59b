package dev.millrace.flow.definition;

/** <em>Error Handling Policy</em>: what becomes of the other nodes when one has failed. */
public enum ErrorHandling {
    /** Running nodes finish, nothing new starts. */
    COMPLETE_RUNNING,
    /** Running nodes are cancelled in the database. */
    TERMINATE_RUNNING,
    /** Branches that do not depend on the failed node go on. */
    COMPLETE_POSSIBLE
}
