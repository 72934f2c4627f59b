package dev.millrace.web.security;

import dev.millrace.user.Account;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * The principal of every authenticated request.
 *
 * @param session the id of the person's session; null for a program
 */
public record SignedIn(Account account, @Nullable String session) implements AuthenticatedPrincipal, Serializable {

    @Override
    public String getName() {
        return account.name();
    }
}
