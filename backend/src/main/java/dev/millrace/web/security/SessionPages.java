package dev.millrace.web.security;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.user.Account;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Ends a person's own sessions, from the list on the page {@code /password}. */
@Controller
class SessionPages {

    private static final String BACK = "redirect:" + PasswordPage.PATH;

    private final SessionEnds ends;
    private final AuditLog audit;
    private final TransactionTemplate transaction;

    SessionPages(SessionEnds ends, AuditLog audit, PlatformTransactionManager transactions) {
        this.ends = ends;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** One that has ended meanwhile is what was wanted. */
    @PostMapping("/sessions/{id}/end")
    String end(@AuthenticationPrincipal SignedIn signedIn, Actor actor, @PathVariable String id) {
        Account account = signedIn.account();
        transaction.executeWithoutResult(status -> {
            if (ends.end(account.id(), id)) {
                record(actor, account, 1);
            }
        });
        return BACK;
    }

    @PostMapping("/sessions/others/end")
    String endOthers(@AuthenticationPrincipal SignedIn signedIn, Actor actor) {
        Account account = signedIn.account();
        transaction.executeWithoutResult(status -> {
            int ended = ends.endOthers(account.id(), String.valueOf(signedIn.session()));
            if (ended > 0) {
                record(actor, account, ended);
            }
        });
        return BACK;
    }

    private void record(Actor actor, Account account, int sessions) {
        audit.record(
                actor,
                "account.sessions-ended",
                new Subject("account", account.id(), account.name()),
                Map.of("sessions", sessions));
    }
}
