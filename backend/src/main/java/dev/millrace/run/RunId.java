package dev.millrace.run;

/** The opaque id of a run. */
public record RunId(String value) {

    public RunId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an id is not empty");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
