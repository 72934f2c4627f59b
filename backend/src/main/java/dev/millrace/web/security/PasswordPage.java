package dev.millrace.web.security;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import dev.millrace.user.Account;
import dev.millrace.user.AccountSession;
import dev.millrace.user.Users;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * Changing one's own password, and where one is signed in; view {@code password} with {@code forced}, {@code sessions} and,
 * after a refusal, {@code error}.
 */
@Controller
class PasswordPage {

    static final String PATH = "/password";

    private final Users users;
    private final OwnSessions ownSessions;
    private final SessionEnds ends;
    private final AuditLog audit;
    private final SecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    PasswordPage(Users users, OwnSessions ownSessions, SessionEnds ends, AuditLog audit) {
        this.users = users;
        this.ownSessions = ownSessions;
        this.ends = ends;
        this.audit = audit;
    }

    @GetMapping(PATH)
    ModelAndView show(@AuthenticationPrincipal SignedIn signedIn) {
        return new ModelAndView("password", model(signedIn));
    }

    private Map<String, Object> model(SignedIn signedIn) {
        boolean forced = signedIn.account().passwordChangeDue();
        List<Place> sessions = forced
                ? List.of()
                : ownSessions.of(signedIn.account()).stream()
                        .map(session -> Place.of(session, signedIn))
                        .toList();
        return Map.of("forced", forced, "sessions", sessions);
    }

    /**
     * A session, as the page shows it.
     *
     * @param here whether it is the one that looks
     */
    record Place(AccountSession session, BrowserName browser, boolean here) {

        static Place of(AccountSession session, SignedIn looking) {
            return new Place(
                    session, BrowserName.of(session.agent()), session.id().equals(looking.session()));
        }
    }

    @PostMapping(PATH)
    ModelAndView change(
            @AuthenticationPrincipal SignedIn signedIn,
            Actor actor,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String repeat,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (!password.equals(repeat)) {
            return refused(signedIn, "The new password was not repeated letter by letter.");
        }
        try {
            Account changed = users.changePassword(actor, current, password, account -> {
                audit.record(actor, "account.password-changed", subject(account), Map.of());
                ends.passwordChanged(account.id(), String.valueOf(signedIn.session()));
            });
            signInAgain(changed, signedIn, request, response);
            return new ModelAndView("redirect:/");
        } catch (Problem.Invalid invalid) {
            return refused(signedIn, sentence(invalid));
        } catch (Problem.TooMany paused) {
            return refused(signedIn, String.valueOf(paused.getMessage()));
        }
    }

    private ModelAndView refused(SignedIn signedIn, String sentence) {
        ModelAndView page = new ModelAndView("password", model(signedIn), HttpStatus.UNPROCESSABLE_CONTENT);
        page.addObject("error", sentence);
        return page;
    }

    private static String sentence(Problem.Invalid invalid) {
        boolean current = invalid.fields().get("errors") instanceof List<?> errors
                && errors.stream()
                        .anyMatch(error -> error instanceof Problem.FieldError field
                                && field.field().equals("current"));
        return current
                ? "The password now is wrong."
                : "The new " + String.valueOf(invalid.getMessage()).replace(":", "") + ".";
    }

    /** A stolen session must not outlive the password: the id changes with it. */
    private void signInAgain(
            Account changed, SignedIn before, HttpServletRequest request, HttpServletResponse response) {
        request.changeSessionId();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(PasswordCheck.authenticated(changed, before.session()));
        SecurityContextHolder.setContext(context);
        sessions.saveContext(context, request, response);
    }

    private static Subject subject(Account account) {
        return new Subject("account", account.id(), account.name());
    }
}
