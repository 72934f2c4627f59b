package dev.millrace.user;

import java.time.Duration;

/** What came of a name and a password. */
public sealed interface SignIn {

    record Welcome(Account account) implements SignIn {}

    /** Unknown name or wrong password: which of the two is not told. */
    record Refused() implements SignIn {}

    /** Too many wrong passwords: nothing is looked at before that time has passed. */
    record TooSoon(Duration pause) implements SignIn {}
}
