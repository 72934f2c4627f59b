package dev.millrace.sql;

import java.util.Arrays;

/** Where the lines of a text begin, found once, so that offsets become lines and columns quickly. */
final class SourceLines {
    private final int[] starts;

    SourceLines(String text) {
        int[] found = new int[64];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1));
            if (ends) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = i + 1;
            }
        }
        starts = Arrays.copyOf(found, count);
    }

    SqlPosition at(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        int line = found >= 0 ? found : -found - 2;
        return new SqlPosition(line + 1, offset - starts[line] + 1);
    }

    /** The inverse of {@link #at}. */
    int offset(int line, int column) {
        return starts[line - 1] + column - 1;
    }
}
