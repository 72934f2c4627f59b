package dev.millrace.run;

import java.time.Instant;

/** One line of a node's log. */
public record LogLine(String node, int attempt, Instant at, Level level, String text) {

    /** How loud a line is. */
    public enum Level {
        INFO,
        WARNING,
        ERROR
    }
}
