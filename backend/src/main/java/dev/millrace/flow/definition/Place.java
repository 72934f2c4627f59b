package dev.millrace.flow.definition;

/** Where something stands in a text; line and column from 1, columns in characters. */
public record Place(int line, int column) {

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
