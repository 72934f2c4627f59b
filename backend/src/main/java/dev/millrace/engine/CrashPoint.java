package dev.millrace.engine;

/** The instants at which a console that is killed leaves something different behind; tests kill it at each of them. */
public enum CrashPoint {
    /** The run is claimed, nothing of it is loaded. */
    CLAIMED,
    /** The transaction is open, its identity is not recorded. */
    BEGUN,
    /** The identity is recorded, no statement has run. */
    RECORDED,
    /** A statement has run. */
    STATEMENT_DONE,
    /** Everything has run, the commit is not sent. */
    BEFORE_COMMIT,
    /** The data source has committed, the outcome is not recorded. */
    COMMITTED,
    /** The outcome is recorded, what follows it has not begun. */
    OUTCOME_RECORDED
}
