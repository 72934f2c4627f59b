package dev.millrace.engine;

import dev.millrace.run.RunId;

/** Where tests come between; in production nothing happens here. */
@FunctionalInterface
interface Faults {

    Faults NONE = new Faults() {
        @Override
        public void reach(CrashPoint point, RunId run, String node) {}

        @Override
        public boolean comesBetween() {
            return false;
        }
    };

    /**
     * The point is reached.
     *
     * @param node its key; empty where no node is meant
     * @throws Killed when the console is to be taken as killed at this point
     */
    void reach(CrashPoint point, RunId run, String node);

    /**
     * Whether it may come between the last statement of a transaction and its commit: only then are they sent one after the other
     * where they could be sent together.
     */
    default boolean comesBetween() {
        return true;
    }

    /** The console is dead as far as this thread is concerned: it writes and cleans up nothing any more. */
    final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed(CrashPoint point) {
            super(point.name(), null, false, false);
        }
    }
}
