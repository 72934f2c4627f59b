package dev.millrace.web.security;

import dev.millrace.cluster.Signal;
import dev.millrace.cluster.Signals;
import dev.millrace.user.AccountSessions;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/** Ends sessions, by a person's word or because the container has dropped one, and lets streams and other members know. */
@Component
class SessionEnds implements HttpSessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(SessionEnds.class);

    private final AccountSessions sessions;
    private final Signals signals;

    SessionEnds(AccountSessions sessions, Signals signals) {
        this.sessions = sessions;
        this.signals = signals;
    }

    /** Signed out, idle for too long, or refused. */
    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        Object context =
                event.getSession().getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
        if (context instanceof SecurityContext known
                && known.getAuthentication() != null
                && known.getAuthentication().getPrincipal() instanceof SignedIn signedIn
                && signedIn.session() != null) {
            try {
                sessions.end(signedIn.account().id(), signedIn.session());
                signals.raise(new Signal(SessionSignals.ENDED, signedIn.session(), 0));
            } catch (RuntimeException unreachable) {
                LOG.debug("a session's row is left to its end", unreachable);
            }
        }
    }

    /** Whether it was one of that account's sessions. */
    boolean end(String accountId, String session) {
        boolean ended = sessions.end(accountId, session);
        if (ended) {
            signals.raise(new Signal(SessionSignals.ENDED, session, 0));
        }
        return ended;
    }

    int endOthers(String accountId, String kept) {
        Collection<String> ended = sessions.endOthers(accountId, kept);
        ended.forEach(session -> signals.raise(new Signal(SessionSignals.ENDED, session, 0)));
        return ended.size();
    }

    /** Inside the transaction that changes the password: nobody else stays signed in by the old one. */
    void passwordChanged(String accountId, String kept) {
        endOthers(accountId, kept);
        signals.raise(new Signal(SessionSignals.PASSWORD_CHANGED, accountId, 0));
    }
}
