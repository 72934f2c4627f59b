package dev.millrace.web.security;

import dev.millrace.user.Account;
import dev.millrace.user.SignIn;
import dev.millrace.user.Users;
import java.util.List;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/** Asks {@link Users} about a name and a password. */
@Component
class PasswordCheck implements AuthenticationProvider {

    private final Users users;

    PasswordCheck(Users users) {
        this.users = users;
    }

    @Override
    public Authentication authenticate(Authentication given) {
        SignIn result = users.signIn(given.getName(), password(given));
        if (result instanceof SignIn.Welcome welcome) {
            return authenticated(welcome.account());
        }
        if (result instanceof SignIn.TooSoon tooSoon) {
            throw new TooSoonException(tooSoon.pause().toSeconds() + 1);
        }
        throw new BadCredentialsException("The name or the password is wrong.");
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    static Authentication authenticated(Account account) {
        return UsernamePasswordAuthenticationToken.authenticated(new SignedIn(account), null, List.of());
    }

    static String password(Authentication given) {
        Object credentials = given.getCredentials();
        return credentials == null ? "" : credentials.toString();
    }

    /** Too many wrong passwords for one name. */
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
