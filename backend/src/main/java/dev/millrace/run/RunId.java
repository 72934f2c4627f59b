package dev.millrace.run;

import dev.millrace.common.Problem;

/** The opaque id of a run. */
public record RunId(String value) {

    public RunId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an id is not empty");
        }
    }

    /**
     * An id that came from outside.
     *
     * @throws Problem.NotFound for what cannot be one
     */
    public static RunId of(String text) {
        if (!text.matches("[0-9A-Za-z]{1,22}")) {
            throw new Problem.NotFound("There is no such run.");
        }
        return new RunId(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
