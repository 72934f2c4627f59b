package dev.millrace.web.security;

import dev.millrace.common.Actor;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Ends a person's own sessions, from the list on the page {@code /password}. */
@Controller
class SessionPages {

    private static final String BACK = "redirect:" + PasswordPage.PATH;

    private final OwnSessions sessions;

    SessionPages(OwnSessions sessions) {
        this.sessions = sessions;
    }

    /** One that has ended meanwhile is what was wanted. */
    @PostMapping("/sessions/{id}/end")
    String end(@AuthenticationPrincipal SignedIn signedIn, Actor actor, @PathVariable String id) {
        sessions.end(actor, signedIn.account(), id);
        return BACK;
    }

    @PostMapping("/sessions/others/end")
    String endOthers(@AuthenticationPrincipal SignedIn signedIn, Actor actor) {
        sessions.endOthers(actor, signedIn);
        return BACK;
    }
}
