package dev.millrace.common;

import org.jspecify.annotations.Nullable;

/**
 * Who does something: a signed-in account by its name, or the console itself. A parameter of every command.
 *
 * @param address from where, for the audit log; null for the console itself
 */
public record Actor(String name, @Nullable String address) {

    /** The console acting by itself: schedules, recovery, first start. */
    public static final Actor SYSTEM = new Actor("system");

    public Actor {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an actor has a name");
        }
    }

    public Actor(String name) {
        this(name, null);
    }
}
