package dev.millrace.engine;

import dev.millrace.cluster.Signal;
import dev.millrace.cluster.Signals;
import dev.millrace.run.RunSignals;
import dev.millrace.run.Turns;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears that runs have ended, and lets those go that waited for their turn. What it misses the sweep finds. */
record PassTurns(Turns turns, Executor workers) implements Signals.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(PassTurns.class);

    @Override
    public void changed(Signal signal) {
        if (!signal.kind().equals(RunSignals.ENDED)) {
            return;
        }
        try {
            workers.execute(() -> turns.pass(signal.id()));
        } catch (RejectedExecutionException stopped) {
            LOG.debug("stopped", stopped);
        }
    }
}
