package dev.millrace.user;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of a name and a password. */
public sealed interface SignIn {

    record Welcome(Account account) implements SignIn {}

    /**
     * Unknown name or wrong password: which of the two is not told to the client.
     *
     * @param account the account of that name, for the log; null where there is none
     */
    record Refused(@Nullable Account account) implements SignIn {}

    /** Too many tries: nothing is looked at before that time has passed. */
    record TooSoon(Duration pause) implements SignIn {}
}
