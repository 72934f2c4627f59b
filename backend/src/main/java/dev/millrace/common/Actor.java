package dev.millrace.common;

/** Who does something: a signed-in account by its name, or the console itself. A parameter of every command. */
public record Actor(String name) {

    /** The console acting by itself: schedules, recovery, first start. */
    public static final Actor SYSTEM = new Actor("system");

    public Actor {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an actor has a name");
        }
    }
}
