package dev.millrace.datasource.wire;

import dev.millrace.common.MemoryBudget.Share;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much of a server's answers one connection passes on to its driver. Texts of notices and errors are always cut,
 * notifications are always dropped. Rows pass in one of three ways: {@link #whole} for small questions of the console's own, {@link
 * #wholeRows} for large ones, {@link #firstRows} for statements of other people. Not for use by several threads at once, as the
 * connection is not.
 */
public final class WireGuard {

    /** Values up to this many bytes are never cut, so that numbers, dates and truth values can be read whenever there is a row. */
    static final int SHORT_VALUE = 32;

    /** What a short value takes of a result's characters at most: no more than a reader counts for a number. */
    private static final int SHORT_WEIGHT = 8;

    private static final int MOST_BYTES_OF_CHARACTER = 3;

    /** PostgreSQL 18 reports fifteen. */
    private static final int MOST_PARAMETERS = 200;

    /**
     * What a byte of a text takes of the memory until its result is recorded or told: it lies in the driver's row, in the value
     * read from it and in the document made of that.
     */
    public static final int BYTE_WEIGHT = 4;

    /** What a value takes beside its bytes. */
    private static final int VALUE_WEIGHT = 100;

    private final Set<String> parameters = new HashSet<>();
    private Way way = Way.WHOLE;
    private @Nullable Share share;
    private boolean full;
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
        way = Way.WHOLE;
        mostBytes = most;
        share = null;
    }

    /**
     * From the next result on: rows pass whole until they have so many bytes or the memory has no room for more, the others are
     * only counted, by {@link #rows}.
     *
     * @param room what the rows take
     */
    public void wholeRows(long most, Share room) {
        way = Way.WHOLE_ROWS;
        mostBytes = most;
        share = room;
    }

    /**
     * From the next result on: the first rows pass, the others are only counted, by {@link #rows}. A value that was cut is at
     * least one UTF-16 unit longer than it may be, so that its reader sees that it was.
     *
     * @param most rows of a result that pass
     * @param longest characters (UTF-16) of a value
     * @param characters of all values of a result together; when they are used up no further row passes
     * @param taking what the rows take; a row that the memory has no room for does not pass, nor do those behind it
     */
    public void firstRows(int most, int longest, int characters, Share taking) {
        way = Way.FIRST_ROWS;
        share = taking;
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
        full = false;
    }

    /** A row of so many bytes has come. */
    Row row(int length) throws IOException {
        rows++;
        return switch (way) {
            case WHOLE -> {
                bytes += length;
                if (bytes > mostBytes) {
                    throw new IOException("The server's answer has more than " + mostBytes + " bytes.");
                }
                yield Row.AS_IT_IS;
            }
            case WHOLE_ROWS -> {
                bytes += length;
                full = full || bytes > mostBytes || !hasRoomFor(length);
                yield full ? Row.COUNTED : Row.AS_IT_IS;
            }
            case FIRST_ROWS -> rows <= mostRows && room > 0 && !full ? Row.CUT : Row.COUNTED;
        };
    }

    private boolean hasRoomFor(int length) {
        Share taking = share;
        return taking == null || taking.grow(VALUE_WEIGHT + (long) BYTE_WEIGHT * length);
    }

    private enum Way {
        WHOLE,
        WHOLE_ROWS,
        FIRST_ROWS
    }

    /** What happens to a row. */
    enum Row {
        AS_IT_IS,
        CUT,
        COUNTED
    }

    /** How many characters of the next value pass, of {@code length} bytes. */
    int charactersOf(int length) {
        int most = length <= SHORT_VALUE ? length : Math.min(longestValue, Math.max(room, 0)) + 1;
        if (hasRoomFor(Math.min(length, MOST_BYTES_OF_CHARACTER * most))) {
            return most;
        }
        full = true;
        return 0;
    }

    /** Whether the memory had no room for the row that is being read: it is only counted, as those behind it are. */
    boolean isFull() {
        return full;
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
