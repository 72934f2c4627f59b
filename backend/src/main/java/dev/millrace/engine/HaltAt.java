package dev.millrace.engine;

import dev.millrace.run.RunId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends this process at a crash point, as SIGKILL would: tests of the whole process cannot hit these instants from outside. Off
 * unless the system property names a point, which no setting or environment variable of the console can do.
 */
record HaltAt(CrashPoint point) implements Faults {

    static final String PROPERTY = "millrace.halt-at";

    private static final Logger LOG = LoggerFactory.getLogger(HaltAt.class);
    /** What a shell shows of a process that SIGKILL ended. */
    private static final int KILLED = 137;

    static Faults asAsked() {
        String wanted = System.getProperty(PROPERTY);
        if (wanted == null) {
            return NONE;
        }
        LOG.warn(
                "This console halts when it reaches {}: -D{} is set, which only tests of crashes want",
                wanted,
                PROPERTY);
        return new HaltAt(CrashPoint.valueOf(wanted));
    }

    @Override
    public void reach(CrashPoint reached, RunId run, String node) {
        if (reached == point) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    @Override
    public boolean comesBetween() {
        return point == CrashPoint.STATEMENT_DONE || point == CrashPoint.BEFORE_COMMIT;
    }
}
