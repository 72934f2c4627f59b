package dev.millrace.sandbox;

/** What can be done with the sandbox at a moment. */
public enum SandboxState {
    /** Its server is being started, for the first time or again. */
    STARTING,
    READY,
    /** It is being brought back to its start. */
    RESETTING,
    /** Its server does not start, ends again and again, which is tried again from time to time, or holds too much. */
    FAILED,
    /** Switched off for a reason outside of it: there is no room on the disk, or the console is being stopped. */
    STOPPED;

    /** Whether nodes on it had better wait, because it comes by itself. */
    boolean passes() {
        return this == STARTING || this == RESETTING || this == STOPPED;
    }
}
