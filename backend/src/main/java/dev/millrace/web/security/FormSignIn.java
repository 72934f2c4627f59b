package dev.millrace.web.security;

import dev.millrace.user.AccountSessions;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** A person's sign-in: the password is checked, and the session recorded. */
@Component
class FormSignIn implements AuthenticationProvider {

    private final PasswordCheck check;
    private final AccountSessions sessions;

    FormSignIn(PasswordCheck check, AccountSessions sessions) {
        this.check = check;
        this.sessions = sessions;
    }

    @Override
    public Authentication authenticate(Authentication given) {
        Authentication result = check.authenticate(given);
        if (!(result.getPrincipal() instanceof SignedIn signedIn)) {
            return result;
        }
        Knock knock = PasswordCheck.knock(given);
        String session = sessions.begin(signedIn.account(), knock.address(), knock.agent());
        return PasswordCheck.authenticated(signedIn.account(), session);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return check.supports(authentication);
    }
}
