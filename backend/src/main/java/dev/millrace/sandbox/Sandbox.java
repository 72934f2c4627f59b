package dev.millrace.sandbox;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.database.EmbeddedServer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The sandbox: two databases that the tutorial's SQL runs on unchanged, and a third, the bucket, that stands for OSS
 * behind their foreign tables. All three are on the embedded server, beside the console's own database, which the
 * sandbox's role cannot reach.
 */
public final class Sandbox {

    static final String RDS = "sandbox_rds";
    static final String ADB = "sandbox_adb";
    static final String BUCKET = "sandbox_oss";
    static final String ROLE = "sandbox";
    static final String BUCKET_ROLE = "sandbox_bucket";

    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

    private static final Subject SUBJECT = new Subject("sandbox", "sandbox", "Sandbox");

    private final EmbeddedServer server;
    private final Clock clock;
    private final AuditLog audit;
    private final TransactionOperations transactions;
    private final SandboxSetup setup;

    private Sandbox(EmbeddedServer server, Clock clock, AuditLog audit, TransactionOperations transactions) {
        this.server = server;
        this.clock = clock;
        this.audit = audit;
        this.transactions = transactions;
        this.setup = new SandboxSetup(server);
    }

    /**
     * The sandbox, set up at the first call and with the tutorial's rows dated today at every one.
     *
     * @param clock its zone says which date "today" is
     */
    static Sandbox ready(EmbeddedServer server, Clock clock, AuditLog audit, TransactionOperations transactions) {
        var sandbox = new Sandbox(server, clock, audit, transactions);
        server.allowOutgoing(BUCKET, BUCKET_ROLE);
        if (sandbox.setup.isDone()) {
            sandbox.setup.restorePassword();
            sandbox.dateRows();
        } else {
            sandbox.rebuild();
        }
        return sandbox;
    }

    /** How to connect to the two databases, in the tutorial's order. */
    public List<SandboxConnection> connections() {
        return List.of(
                new SandboxConnection("RDS PG (sandbox)", server.login(RDS, ROLE)),
                new SandboxConnection("ADB PG (sandbox)", server.login(ADB, ROLE)));
    }

    /** Brings everything back to the start: whatever was made, changed or written in it is gone, its sessions end. */
    public void reset(Actor actor) {
        transactions.executeWithoutResult(transaction -> {
            LOG.info("{} resets the sandbox", actor.name());
            audit.record(actor, "sandbox.reset", SUBJECT, Map.of());
            rebuild();
        });
    }

    private synchronized void rebuild() {
        setup.run();
        dateRows();
    }

    private void dateRows() {
        try {
            TutorialRows.date(server.login(RDS, ROLE), LocalDate.now(clock));
        } catch (SQLException changed) {
            LOG.info("The rows of t_src stay as they are: {}", changed.getMessage());
        }
    }
}
