package dev.millrace.engine;

import dev.millrace.run.RunId;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets something happen once, when an attempt gets to that point; the console may die there too. */
final class OnceAt implements Faults {

    private final CrashPoint point;
    private final Runnable deed;
    private final boolean killsConsole;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean done;

    private OnceAt(CrashPoint point, Runnable deed, boolean killsConsole) {
        this.point = point;
        this.deed = deed;
        this.killsConsole = killsConsole;
    }

    static OnceAt doing(CrashPoint point, Runnable deed) {
        return new OnceAt(point, deed, false);
    }

    /** First that, then the console is dead: nothing of it writes any more. */
    static OnceAt dyingAfter(CrashPoint point, Runnable deed) {
        return new OnceAt(point, deed, true);
    }

    boolean done() {
        return done;
    }

    @Override
    public void reach(CrashPoint reached, RunId run, String node) {
        if (killsConsole && done) {
            throw new Killed(reached);
        }
        if (reached == point && begun.compareAndSet(false, true)) {
            deed.run();
            done = true;
            if (killsConsole) {
                throw new Killed(reached);
            }
        }
    }
}
