package dev.millrace.cluster;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * Alarms on the cluster: each goes off once, on one member, at its time or later, sometimes twice and sometimes not at all. They
 * only wake; what is to be done is in the tables, and the sweep finds what no alarm has woken anybody for.
 */
public interface Alarms {

    /** Whom alarms of this kind wake, with the id that they were set for. Called before the cluster starts. */
    void wake(String kind, Consumer<String> sleeper);

    /** Whom the sweep wakes: every few seconds, on one member at a time. */
    void sweepBy(Runnable sweeper);

    /** Sets the one alarm of this kind and id, or moves it. Inside a transaction, and last in it: it holds a lock of the whole cluster. */
    void set(String kind, String id, Instant at);

    /** Takes it back; no harm if there is none. Inside a transaction, and last in it. */
    void clear(String kind, String id);
}
