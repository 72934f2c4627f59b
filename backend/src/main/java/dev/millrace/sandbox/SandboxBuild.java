package dev.millrace.sandbox;

import dev.millrace.database.EmbeddedServer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the sandbox's server and sets its databases up in it; each call takes seconds, and throws what went wrong. */
final class SandboxBuild {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxBuild.class);

    private final EmbeddedServer server;
    private final SandboxSetup setup;
    private final Clock clock;
    private final Runnable ended;
    private final BooleanSupplier closed;

    /**
     * @param clock its zone says which date "today" is
     * @param ended called, on any thread, when a server that was started here has ended
     * @param closed whether the console is being stopped, so that nothing is begun
     */
    SandboxBuild(EmbeddedServer server, Clock clock, Runnable ended, BooleanSupplier closed) {
        this.server = server;
        this.setup = new SandboxSetup(server);
        this.clock = clock;
        this.ended = ended;
        this.closed = closed;
    }

    /** With what it held, or from nothing. */
    void bringUp() {
        launch();
        if (setup.isDone()) {
            setup.restorePassword();
            dateRows();
        } else {
            rebuild();
        }
    }

    /**
     * Sets the databases up in the server that there is; where that does not succeed in time, for instance because it does not
     * start or a session does not end, in a new server.
     *
     * @return whether it took a new server
     */
    boolean rebuild() {
        try {
            launch();
            setup.run();
            dateRows();
            return false;
        } catch (RuntimeException stuck) {
            if (closed.getAsBoolean()) {
                throw stuck;
            }
            LOG.warn("The sandbox's server is made anew: {}", stuck.getMessage());
        }
        buildAnew();
        return true;
    }

    /** Throws away all files, and sets the databases up in a new server. */
    void buildAnew() {
        server.discard();
        launch();
        setup.run();
        dateRows();
    }

    private void launch() {
        if (server.isRunning()) {
            return;
        }
        server.start();
        server.allowOutgoing(Sandbox.BUCKET, Sandbox.BUCKET_ROLE);
        var unused = server.ended().thenRun(ended);
    }

    private void dateRows() {
        try {
            TutorialRows.date(server.login(Sandbox.RDS, Sandbox.ROLE), LocalDate.now(clock));
        } catch (SQLException changed) {
            LOG.info("The rows of t_src stay as they are: {}", changed.getMessage());
        }
    }
}
