package dev.millrace.web.security;

import dev.millrace.user.Account;
import java.io.Serializable;
import org.springframework.security.core.AuthenticatedPrincipal;

/** The principal of every authenticated request. */
record SignedIn(Account account) implements AuthenticatedPrincipal, Serializable {

    @Override
    public String getName() {
        return account.name();
    }
}
