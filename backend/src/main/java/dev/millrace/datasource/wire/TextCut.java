package dev.millrace.datasource.wire;

import java.nio.charset.StandardCharsets;

/**
 * A message of texts that end with a zero byte, the long ones cut between two characters and marked with an ellipsis. In
 * ErrorResponse and NoticeResponse a byte before each text says what it is, and a last zero byte stands alone; in
 * ParameterStatus the texts follow one another.
 */
final class TextCut implements Rewriting {

    /** Bytes of a text. */
    static final int LONGEST = 16 * 1024;

    /** Bytes of all texts together: those which come after so many are left out. */
    static final int MOST = 128 * 1024;

    private static final byte[] ELLIPSIS = "…".getBytes(StandardCharsets.UTF_8);

    private final Message cut;
    private final boolean coded;
    private boolean atStart = true;
    private boolean leftOut;
    private boolean full;
    private int kept;

    TextCut(int type, boolean coded) {
        this.cut = new Message(type);
        this.coded = coded;
    }

    @Override
    public void take(byte[] from, int at, int count) {
        for (int i = at; i < at + count; i++) {
            take(from[i]);
        }
    }

    private void take(byte next) {
        if (atStart) {
            leftOut = cut.size() > MOST && next != 0;
            full = leftOut;
            kept = 0;
            atStart = false;
            if (coded) {
                write(next);
                atStart = next == 0;
                return;
            }
        }
        if (next == 0) {
            write(next);
            atStart = true;
        } else if (!full) {
            full = kept >= LONGEST && (Message.beginsCharacter(next) || kept >= LONGEST + 3);
            if (full) {
                cut.writeBytes(ELLIPSIS);
            } else {
                cut.write(next);
                kept++;
            }
        }
    }

    private void write(byte next) {
        if (!leftOut) {
            cut.write(next);
        }
    }

    @Override
    public Message end() {
        return cut;
    }
}
