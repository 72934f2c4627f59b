package dev.millrace.web.security;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.user.Account;
import dev.millrace.user.AccountSession;
import dev.millrace.user.AccountSessions;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Where a person is signed in; ending any of it is audited. */
@Component
class OwnSessions {

    private final AccountSessions sessions;
    private final SessionEnds ends;
    private final AuditLog audit;
    private final TransactionTemplate transaction;

    OwnSessions(AccountSessions sessions, SessionEnds ends, AuditLog audit, PlatformTransactionManager transactions) {
        this.sessions = sessions;
        this.ends = ends;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Latest first. */
    List<AccountSession> of(Account account) {
        return sessions.of(account.id());
    }

    /** Whether it was one of that account's. */
    boolean end(Actor actor, Account account, String id) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean ended = ends.end(account.id(), id);
            if (ended) {
                record(actor, account, 1);
            }
            return ended;
        }));
    }

    /** All but the one that asks; all when a program asks, which has none. */
    void endOthers(Actor actor, SignedIn asking) {
        Account account = asking.account();
        transaction.executeWithoutResult(status -> {
            int ended = ends.endOthers(account.id(), String.valueOf(asking.session()));
            if (ended > 0) {
                record(actor, account, ended);
            }
        });
    }

    private void record(Actor actor, Account account, int ended) {
        audit.record(
                actor,
                "account.sessions-ended",
                new Subject("account", account.id(), account.name()),
                Map.of("sessions", ended));
    }
}
