package dev.millrace.web.security;

/** Kinds of signals about who is signed in. */
public final class SessionSignals {

    /** A session has ended; with its id. */
    public static final String ENDED = "session-ended";

    /** The password of an account was changed; with the account's id. */
    public static final String PASSWORD_CHANGED = "password-changed";

    private SessionSignals() {}
}
