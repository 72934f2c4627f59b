package dev.millrace.run;

/** One thing that a run shall do next. The engine carries it out; nothing else changes a run. */
public sealed interface Decision {

    /** The node is ready: it becomes QUEUED and starts as soon as it has a connection. */
    record Start(String key) implements Decision {}

    record Skip(String key, SkipReason reason) implements Decision {}

    /** The node has no attempt alive, and its run is being cancelled or terminated. */
    record CancelNode(String key) implements Decision {}

    /** The node's statements shall be cancelled in the database. */
    record StopNode(String key) implements Decision {}

    /** A paused run goes on. */
    record Resume() implements Decision {}

    /** Nothing runs, and a person has to say what became of a node, or has asked for the pause. */
    record Pause() implements Decision {}

    record Finish(RunState state) implements Decision {}
}
