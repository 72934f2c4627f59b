package dev.millrace.user;

import java.time.Instant;

/**
 * A browser in which a person is signed in.
 *
 * @param id names it; it opens nothing
 * @param seenAt the last request, to a minute
 * @param endsAt the latest end, however much it is used
 * @param agent what the browser says of itself, shortened
 */
public record AccountSession(
        String id, Instant beganAt, Instant seenAt, Instant endsAt, String address, String agent) {}
