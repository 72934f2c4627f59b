package dev.millrace.time;

/** Where a variable's value came from, the strongest first. */
public enum VariableOrigin {
    /** Given for this run. */
    RUN,
    NODE,
    FLOW,
    SYSTEM
}
