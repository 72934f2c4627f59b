package dev.millrace.sql;

/** A place in a script: line and column count from 1, columns in UTF-16 units. A line ends at LF, CR LF or CR. */
public record SqlPosition(int line, int column) {
    public SqlPosition {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("Lines and columns count from 1: " + line + ":" + column);
        }
    }
}
