package dev.millrace.run;

/**
 * What became of one try of a node. CANCELLED: cancelled or cut off, and its database said that nothing of it is in force.
 */
public enum AttemptState {
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    UNKNOWN
}
