package dev.millrace.time;

/** What a variable of a flow or node is; {@link #toString()} is its name in the definition format. */
public enum VariableKind {
    TIME("time"),
    CONSTANT("constant");

    private final String written;

    VariableKind(String written) {
        this.written = written;
    }

    @Override
    public String toString() {
        return written;
    }
}
