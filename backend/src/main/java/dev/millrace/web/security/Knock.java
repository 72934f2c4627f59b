package dev.millrace.web.security;

import dev.millrace.user.SignInAttempt.KnownDevice;
import org.jspecify.annotations.Nullable;

/**
 * Where a sign-in comes from; the details of an authentication.
 *
 * @param agent what the browser says of itself
 * @param device of a browser that has signed in before; null for any other
 */
record Knock(String address, String agent, @Nullable KnownDevice device) {}
