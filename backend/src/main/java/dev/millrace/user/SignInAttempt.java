package dev.millrace.user;

import org.jspecify.annotations.Nullable;

/**
 * A name and a password, and where they come from.
 *
 * @param name as sent; may be anything
 * @param address of the client
 * @param device of a browser that has signed in before, as the console itself has said so; null for any other
 */
public record SignInAttempt(
        String name,
        String password,
        String address,
        @Nullable KnownDevice device) {

    /**
     * A browser that has signed in before.
     *
     * @param accountId of the account that did
     * @param key differs from that of every other device
     */
    public record KnownDevice(String accountId, String key) {}

    /** Without the password. */
    @Override
    public String toString() {
        return "SignInAttempt[from " + address + "]";
    }
}
