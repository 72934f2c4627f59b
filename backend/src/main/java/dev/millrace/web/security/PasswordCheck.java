package dev.millrace.web.security;

import dev.millrace.user.Account;
import dev.millrace.user.SignIn;
import dev.millrace.user.SignInAttempt;
import dev.millrace.user.Users;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/** Asks {@link Users} about a name and a password, whether a form or a program brings them, and has failures counted. */
@Component
class PasswordCheck implements AuthenticationProvider {

    private static final Knock NOWHERE = new Knock("", "", null);

    private final Users users;
    private final FailedSignIns failures;

    PasswordCheck(Users users, FailedSignIns failures) {
        this.users = users;
        this.failures = failures;
    }

    @Override
    public Authentication authenticate(Authentication given) {
        Knock knock = knock(given);
        SignIn result =
                users.signIn(new SignInAttempt(given.getName(), password(given), knock.address(), knock.device()));
        if (result instanceof SignIn.Welcome welcome) {
            return authenticated(welcome.account(), null);
        }
        if (result instanceof SignIn.TooSoon tooSoon) {
            failures.tooSoon(knock.address());
            throw new TooSoonException(tooSoon.pause().toSeconds() + 1);
        }
        if (result instanceof SignIn.Refused refused) {
            failures.refused(refused.account(), knock.address());
        }
        throw new BadCredentialsException("The name or the password is wrong.");
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    static Authentication authenticated(Account account, @Nullable String session) {
        return UsernamePasswordAuthenticationToken.authenticated(new SignedIn(account, session), null, List.of());
    }

    static Knock knock(Authentication given) {
        return given.getDetails() instanceof Knock knock ? knock : NOWHERE;
    }

    static String password(Authentication given) {
        Object credentials = given.getCredentials();
        return credentials == null ? "" : credentials.toString();
    }

    /** Too many tries for one name or from one address. */
    static final class TooSoonException extends AuthenticationException {

        private static final long serialVersionUID = 1;

        private final long seconds;

        TooSoonException(long seconds) {
            super("Too many wrong passwords: try again in " + seconds + " s.");
            this.seconds = seconds;
        }

        long seconds() {
            return seconds;
        }
    }
}
