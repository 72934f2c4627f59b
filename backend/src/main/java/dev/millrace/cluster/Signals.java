package dev.millrace.cluster;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells this member at once, and the others soon, that something has changed. Inside a transaction a signal waits for its commit.
 * What is heard from the others comes in through {@link #heard}.
 */
@Component
public class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<Signal>> carriers = new CopyOnWriteArrayList<>();

    /** Hears signals of this member and of the others. Called by the thread that raised the signal: be quick, or hand over. */
    public interface Listener {

        void changed(Signal signal);

        /** Signals may have been missed: everything that this listener cares about is to be read again. */
        default void missed() {}
    }

    /** What {@link #listen} answers. */
    @FunctionalInterface
    public interface Listening {

        /** Hears nothing more. */
        void stop();
    }

    /** Listens until the answer is stopped. */
    public Listening listen(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Raises a signal after the surrounding transaction has committed; at once when there is none. */
    public void raise(Signal signal) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            spread(signal);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                spread(signal);
            }
        });
    }

    void carryBy(Consumer<Signal> carrier) {
        carriers.add(carrier);
    }

    /** From another member. */
    void heard(Signal signal) {
        for (Listener listener : listeners) {
            try {
                listener.changed(signal);
            } catch (RuntimeException broken) {
                LOG.error("A listener failed at {}; its periodic look will make up for it", signal, broken);
            }
        }
    }

    void missed() {
        for (Listener listener : listeners) {
            try {
                listener.missed();
            } catch (RuntimeException broken) {
                LOG.error("A listener failed to read everything again", broken);
            }
        }
    }

    private void spread(Signal signal) {
        heard(signal);
        carriers.forEach(carrier -> carrier.accept(signal));
    }
}
