package dev.millrace.engine;

import dev.millrace.run.RunId;

/** Where tests come between; in production nothing happens here. */
@FunctionalInterface
interface Faults {

    Faults NONE = (point, run, node) -> {};

    /**
     * The point is reached.
     *
     * @param node its key; empty where no node is meant
     * @throws Killed when the console is to be taken as killed at this point
     */
    void reach(CrashPoint point, RunId run, String node);

    /** The console is dead as far as this thread is concerned: it writes and cleans up nothing any more. */
    final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed(CrashPoint point) {
            super(point.name(), null, false, false);
        }
    }
}
