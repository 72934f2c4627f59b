package dev.millrace.web.security;

import dev.millrace.common.Actor;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.user.AccountSession;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/me/sessions}: the browsers in which the caller is signed in. */
@RestController
@RequestMapping("/api/me/sessions")
class SessionCalls {

    private final OwnSessions sessions;

    SessionCalls(OwnSessions sessions) {
        this.sessions = sessions;
    }

    /**
     * A session.
     *
     * @param here whether it is the one that asks
     */
    record Session(
            String id, Instant beganAt, Instant seenAt, Instant endsAt, String address, String agent, boolean here) {

        static Session of(AccountSession session, SignedIn asking) {
            return new Session(
                    session.id(),
                    session.beganAt(),
                    session.seenAt(),
                    session.endsAt(),
                    session.address(),
                    session.agent(),
                    session.id().equals(asking.session()));
        }
    }

    @GetMapping
    Page<Session> list(@AuthenticationPrincipal SignedIn asking) {
        return Page.last(sessions.of(asking.account()).stream()
                .map(session -> Session.of(session, asking))
                .toList());
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endOthers(@AuthenticationPrincipal SignedIn asking, Actor actor) {
        sessions.endOthers(actor, asking);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@AuthenticationPrincipal SignedIn asking, Actor actor, @PathVariable String id) {
        if (!sessions.end(actor, asking.account(), id)) {
            throw new Problem.NotFound("There is no such session.");
        }
    }
}
