package dev.millrace.web.run;

import dev.millrace.user.Account;
import dev.millrace.user.AccountSessions;
import dev.millrace.user.Users;
import dev.millrace.web.security.SignedIn;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Finds the readers of streams whose session or password is over, should a signal have been lost. */
@Component
class StillSignedIn {

    private final AccountSessions sessions;
    private final Users users;

    StillSignedIn(AccountSessions sessions, Users users) {
        this.sessions = sessions;
        this.users = users;
    }

    Set<SignedIn> gone(Collection<SignedIn> readers) {
        Set<String> known =
                readers.stream().map(SignedIn::session).filter(Objects::nonNull).collect(Collectors.toSet());
        Set<String> alive = known.isEmpty() ? Set.of() : sessions.alive(known);
        Map<String, Optional<Account>> accounts = new HashMap<>();
        Set<SignedIn> gone = new HashSet<>();
        for (SignedIn reader : readers) {
            boolean good = reader.session() != null
                    ? alive.contains(reader.session())
                    : accounts.computeIfAbsent(reader.getName(), users::byName)
                            .filter(now ->
                                    now.passwordStamp().equals(reader.account().passwordStamp()))
                            .isPresent();
            if (!good) {
                gone.add(reader);
            }
        }
        return gone;
    }
}
