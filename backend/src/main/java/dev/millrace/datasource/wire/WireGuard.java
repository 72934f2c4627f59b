package dev.millrace.datasource.wire;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much of a server's answers one connection passes on to its driver. Texts of notices and errors are always cut,
 * notifications are always dropped. Rows pass in one of two ways: {@link #whole} for questions of the console's own, {@link
 * #firstRows} for statements of other people. Not for use by several threads at once, as the connection is not.
 */
public final class WireGuard {

    /** Values up to this many bytes are never cut, so that numbers, dates and truth values can be read whenever there is a row. */
    static final int SHORT_VALUE = 32;

    /** What a short value takes of a result's characters at most: no more than a reader counts for a number. */
    private static final int SHORT_WEIGHT = 8;

    /** PostgreSQL 18 reports fifteen. */
    private static final int MOST_PARAMETERS = 200;

    private final Set<String> parameters = new HashSet<>();
    private boolean whole = true;
    private long mostBytes;
    private long bytes;
    private int mostRows;
    private int longestValue;
    private int mostCharacters;
    private int room;
    private long rows;

    /** Passes everything that {@link #whole} would. */
    public WireGuard(long mostBytes) {
        whole(mostBytes);
    }

    /** From the next result on: all rows pass, and a result with more bytes than this ends the connection. */
    public void whole(long most) {
        whole = true;
        mostBytes = most;
    }

    /**
     * From the next result on: the first rows pass, the others are only counted, by {@link #rows}. A value that was cut is at
     * least one UTF-16 unit longer than it may be, so that its reader sees that it was.
     *
     * @param most rows of a result that pass
     * @param longest characters (UTF-16) of a value
     * @param characters of all values of a result together; when they are used up no further row passes
     */
    public void firstRows(int most, int longest, int characters) {
        whole = false;
        mostRows = most;
        longestValue = longest;
        mostCharacters = characters;
    }

    /** How many rows the last result had so far, passed on or not. */
    public long rows() {
        return rows;
    }

    void resultBegins() {
        bytes = 0;
        rows = 0;
        room = mostCharacters;
    }

    /** A row of so many bytes has come. */
    Row row(int length) throws IOException {
        rows++;
        if (whole) {
            bytes += length;
            if (bytes > mostBytes) {
                throw new IOException("The server's answer has more than " + mostBytes + " bytes.");
            }
            return Row.AS_IT_IS;
        }
        return rows <= mostRows && room > 0 ? Row.CUT : Row.COUNTED;
    }

    /** What happens to a row. */
    enum Row {
        AS_IT_IS,
        CUT,
        COUNTED
    }

    /** How many characters of the next value pass, of {@code length} bytes. */
    int charactersOf(int length) {
        return length <= SHORT_VALUE ? length : Math.min(longestValue, Math.max(room, 0)) + 1;
    }

    /** So much of a value has passed. */
    void passed(int length, int characters) {
        room -= length <= SHORT_VALUE ? Math.min(characters, SHORT_WEIGHT) : characters;
    }

    /** Whether the driver may hear of this parameter's value: it remembers every name. */
    boolean isKnown(@Nullable String parameter) {
        return parameter != null
                && (parameters.contains(parameter)
                        || (parameters.size() < MOST_PARAMETERS && parameters.add(parameter)));
    }
}
