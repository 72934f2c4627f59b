package dev.millrace.cluster;

import dev.millrace.database.StopOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Carries signals between members over LISTEN and NOTIFY: one dedicated connection listens; what this member raises is gathered for
 * some milliseconds and sent in one transaction of its own. A NOTIFY inside the transaction that made the change would queue all
 * commits of the database behind each other, flush included; a signal that is lost with its member costs a periodic look.
 */
@Component
class SignalWire implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SignalWire.class);
    private static final String CHANNEL = "millrace";
    private static final int GATHER_MILLIS = 50;
    /** So long a stopping console waits for the listener; notifications themselves arrive at once. */
    private static final int POLL_MILLIS = 250;

    private static final int RECONNECT_MILLIS = 1000;
    /** Own notifications come back over the listening connection; so many are remembered, to be ignored. */
    private static final int REMEMBERED = 10_000;

    private final Signals signals;
    private final DataSource database;
    private final JdbcClient client;
    private final Map<String, Signal> outgoing = new LinkedHashMap<>();
    private final Queue<String> sent = new ArrayDeque<>();
    private volatile boolean running;
    private @Nullable Thread listener;
    private @Nullable Thread sender;

    SignalWire(Signals signals, DataSource database, JdbcClient client) {
        this.signals = signals;
        this.database = database;
        this.client = client;
        signals.carryBy(this::gather);
    }

    @Override
    public void start() {
        running = true;
        listener = begin("signals-in", this::listenUntilStopped);
        sender = begin("signals-out", this::sendUntilStopped);
    }

    private static Thread begin(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void stop() {
        running = false;
        for (Thread thread : new Thread[] {listener, sender}) {
            if (thread != null) {
                thread.interrupt();
                try {
                    thread.join(2L * POLL_MILLIS);
                } catch (InterruptedException impatient) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Override
    public int getPhase() {
        return StopOrder.CLUSTER;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void gather(Signal signal) {
        synchronized (outgoing) {
            outgoing.merge(signal.kind() + ":" + signal.id(), signal, (a, b) -> a.revision() > b.revision() ? a : b);
            outgoing.notifyAll();
        }
    }

    private void sendUntilStopped() {
        while (running) {
            try {
                String[] payloads = nextPayloads();
                client.sql("select pg_notify(:channel, payload) from unnest(cast(:payloads as text[])) as payload")
                        .param("channel", CHANNEL)
                        .param("payloads", payloads)
                        .query((row, n) -> 1)
                        .list();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable lost) {
                if (running) {
                    LOG.warn(
                            "Signals were lost on the way to the other members: {}",
                            lost.getMessage(),
                            unlessCommon(lost));
                }
            }
        }
    }

    private String[] nextPayloads() throws InterruptedException {
        synchronized (outgoing) {
            while (outgoing.isEmpty()) {
                outgoing.wait();
            }
        }
        Thread.sleep(GATHER_MILLIS);
        synchronized (outgoing) {
            String[] payloads = outgoing.values().stream().map(Signal::payload).toArray(String[]::new);
            outgoing.clear();
            for (String payload : payloads) {
                sent.add(payload);
                if (sent.size() > REMEMBERED) {
                    sent.remove();
                }
            }
            return payloads;
        }
    }

    private void listenUntilStopped() {
        while (running) {
            try (Connection connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("listen " + CHANNEL);
                signals.missed();
                PGConnection wire = connection.unwrap(PGConnection.class);
                try {
                    while (running) {
                        PGNotification[] arrived = wire.getNotifications(POLL_MILLIS);
                        if (arrived != null) {
                            for (PGNotification notification : arrived) {
                                take(notification.getParameter());
                            }
                        }
                    }
                } finally {
                    statement.execute("unlisten *");
                }
            } catch (Throwable lost) {
                if (running) {
                    LOG.warn(
                            "The connection that listens for signals is lost, a new one is taken: {}",
                            lost.getMessage(),
                            unlessCommon(lost));
                    pause();
                }
            }
        }
    }

    /** A database that goes away needs no stack trace; everything else does. */
    private static @Nullable Throwable unlessCommon(Throwable lost) {
        return lost instanceof SQLException || lost instanceof DataAccessException ? null : lost;
    }

    private void take(String payload) {
        synchronized (outgoing) {
            if (sent.remove(payload)) {
                return;
            }
        }
        try {
            signals.heard(Signal.parse(payload));
        } catch (IllegalArgumentException foreign) {
            LOG.warn("Not a signal of this release: {}", payload);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RECONNECT_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
