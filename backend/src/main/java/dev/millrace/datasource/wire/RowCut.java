package dev.millrace.datasource.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A DataRow whose long values are cut between two characters. */
final class RowCut implements Rewriting {

    private static final int NULL = -1;

    private final WireGuard guard;
    private final Message row = new Message('D');
    private int fieldsLeft = -1;
    private int number;
    private int digitsLeft = Short.BYTES;
    private int length;
    private int valueLeft;
    private int startsAt;
    private int most;
    private int characters;
    private boolean full;

    RowCut(WireGuard guard) {
        this.guard = guard;
    }

    @Override
    public void take(byte[] from, int at, int count) throws IOException {
        int next = at;
        int end = at + count;
        while (next < end) {
            if (valueLeft > 0) {
                int part = Math.min(valueLeft, end - next);
                value(from, next, part);
                next += part;
            } else {
                number = (number << 8) | (from[next++] & 0xff);
                if (--digitsLeft == 0) {
                    numberRead();
                }
            }
        }
    }

    private void numberRead() throws IOException {
        int read = number;
        number = 0;
        digitsLeft = Integer.BYTES;
        if (fieldsLeft < 0) {
            fieldsLeft = read;
            row.writeShort(read);
            return;
        }
        if (fieldsLeft == 0 || read < NULL) {
            throw malformed();
        }
        fieldsLeft--;
        row.writeInt(read);
        if (read > 0) {
            length = read;
            valueLeft = read;
            startsAt = row.size();
            most = guard.charactersOf(read);
            characters = 0;
            full = false;
        }
    }

    private void value(byte[] from, int at, int count) {
        int end = at + count;
        int kept = at;
        while (kept < end && !full) {
            if (Message.beginsCharacter(from[kept])) {
                int units = (from[kept] & 0xF8) == 0xF0 ? 2 : 1;
                // A character of two units passes whole, so that a value that was cut is always longer than it may be.
                full = characters >= most;
                characters += full ? 0 : units;
            } else {
                // No text has so many continuation bytes: what is binary is bounded all the same.
                full = row.size() + kept - at - startsAt >= 4L * most;
            }
            kept += full ? 0 : 1;
        }
        row.write(from, at, kept - at);
        valueLeft -= count;
        if (valueLeft == 0) {
            row.setInt(startsAt - Integer.BYTES, row.size() - startsAt);
            guard.passed(length, characters);
        }
    }

    @Override
    public @Nullable Message end() throws IOException {
        if (fieldsLeft != 0 || valueLeft > 0 || digitsLeft < Integer.BYTES) {
            throw malformed();
        }
        return guard.isFull() ? null : row;
    }

    private static IOException malformed() {
        return new IOException("The server sent a row that is none.");
    }
}
