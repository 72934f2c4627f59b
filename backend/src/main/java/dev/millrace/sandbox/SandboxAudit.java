package dev.millrace.sandbox;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/** Who has reset the sandbox, and what came of it: two entries, each in a short transaction of its own. */
final class SandboxAudit {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxAudit.class);
    private static final Subject SUBJECT = new Subject("sandbox", "sandbox", "Sandbox");

    private final AuditLog log;
    private final TransactionOperations transactions;

    SandboxAudit(AuditLog log, TransactionOperations transactions) {
        this.log = log;
        this.transactions = transactions;
    }

    void requested(Actor actor) {
        transactions.executeWithoutResult(transaction -> log.record(actor, "sandbox.reset", SUBJECT, Map.of()));
    }

    /** @param anew whether it took a new server */
    void done(Actor actor, Duration took, boolean anew) {
        ended(actor, "sandbox.reset-done", Map.of("millis", took.toMillis(), "newServer", anew));
    }

    void failed(Actor actor, String why) {
        ended(actor, "sandbox.reset-failed", Map.of("error", why));
    }

    private void ended(Actor actor, String act, Map<String, ?> detail) {
        try {
            transactions.executeWithoutResult(transaction -> log.record(actor, act, SUBJECT, detail));
        } catch (DataAccessException | TransactionException silent) {
            LOG.error("{} by {} {} is missing in the audit log: {}", act, actor.name(), detail, silent.getMessage());
        }
    }
}
