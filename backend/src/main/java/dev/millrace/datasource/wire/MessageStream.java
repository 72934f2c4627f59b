package dev.millrace.datasource.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a server in clear text, as {@link WireGuard} lets them pass. No read crosses the end of a message: when the
 * driver handles one, none behind it has been looked at. A read that times out can be repeated.
 */
final class MessageStream extends InputStream {

    /** Bytes of a message that is neither a row nor a notice nor an error; a row of 1,664 column descriptions has 140,000. */
    static final int LONGEST = 256 * 1024;

    /** Bytes of a notice or an error that is passed as it is. */
    private static final int SHORT = 4 * 1024;

    private static final int HEADER = 5;
    private static final byte[] NONE = {};

    private final InputStream wire;
    private final WireGuard guard;
    private final byte[] in = new byte[16 * 1024];
    private int inAt;
    private int inEnd;
    private byte[] out = NONE;
    private int outAt;
    private int outEnd;
    private int passing;
    private int dropping;
    private int rewritingLeft;
    private @Nullable Rewriting rewriting;
    private boolean expectingOneByte;

    MessageStream(InputStream wire, WireGuard guard) {
        this.wire = wire;
        this.guard = guard;
    }

    /** The server was asked for encryption: it answers with one byte, which is no message. */
    void expectOneByte() {
        expectingOneByte = true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (outAt == outEnd && passing == 0) {
            if (!advance()) {
                return -1;
            }
        }
        if (outAt < outEnd) {
            int count = Math.min(length, outEnd - outAt);
            System.arraycopy(out, outAt, to, offset, count);
            outAt += count;
            if (outAt == outEnd) {
                out = NONE;
                outAt = 0;
                outEnd = 0;
            }
            return count;
        }
        if (inAt == inEnd && !fill()) {
            return -1;
        }
        int count = Math.min(length, Math.min(passing, inEnd - inAt));
        System.arraycopy(in, inAt, to, offset, count);
        inAt += count;
        passing -= count;
        return count;
    }

    @Override
    public int available() {
        return outEnd - outAt + Math.min(passing, inEnd - inAt);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    /** Looks at what comes next; false at the stream's end. */
    private boolean advance() throws IOException {
        if (expectingOneByte) {
            // Nothing behind it is read: it may belong to the encryption.
            int answer = wire.read();
            expectingOneByte = false;
            pass(new byte[] {(byte) answer}, answer < 0 ? 0 : 1);
            return answer >= 0;
        }
        if (dropping > 0 || rewriting != null) {
            if (inAt == inEnd && !fill()) {
                return false;
            }
            if (dropping > 0) {
                int count = Math.min(dropping, inEnd - inAt);
                inAt += count;
                dropping -= count;
            } else {
                rewrite(Math.min(rewritingLeft, inEnd - inAt));
            }
            return true;
        }
        while (inEnd - inAt < HEADER) {
            if (!fill()) {
                return false;
            }
        }
        int type = in[inAt];
        int length = int4(in, inAt + 1);
        if (length < Integer.BYTES) {
            throw new IOException("The server does not speak PostgreSQL's protocol.");
        }
        begin(type, length - Integer.BYTES);
        return true;
    }

    private void rewrite(int count) throws IOException {
        Rewriting at = rewriting;
        if (at == null) {
            return;
        }
        at.take(in, inAt, count);
        inAt += count;
        rewritingLeft -= count;
        if (rewritingLeft == 0) {
            rewriting = null;
            Message made = at.end();
            if (made != null) {
                pass(made.finished(), made.size());
            }
        }
    }

    private void begin(int type, int length) throws IOException {
        switch (type) {
            case 'D' -> {
                switch (guard.row(length)) {
                    case AS_IT_IS -> asItIs(length);
                    case CUT -> rewrite(new RowCut(guard), length);
                    case COUNTED -> drop(length);
                }
            }
            case 'E', 'N' -> {
                if (length <= SHORT) {
                    asItIs(length);
                } else {
                    rewrite(new TextCut(type, true), length);
                }
            }
            case 'S' -> rewrite(new Parameter(guard), length);
            // Nobody listens on these connections, and nobody reads what COPY sends.
            case 'A', 'd' -> drop(length);
            default -> {
                if (length > LONGEST) {
                    throw new IOException("The server sent a message of " + length + " bytes.");
                }
                if (type == 'T' || type == '2') {
                    guard.resultBegins();
                }
                asItIs(length);
            }
        }
    }

    private void asItIs(int length) {
        byte[] header = new byte[HEADER];
        System.arraycopy(in, inAt, header, 0, HEADER);
        inAt += HEADER;
        pass(header, HEADER);
        passing = length;
    }

    private void rewrite(Rewriting by, int length) throws IOException {
        inAt += HEADER;
        rewriting = by;
        rewritingLeft = length;
        if (length == 0) {
            rewrite(0);
        }
    }

    private void drop(int length) {
        inAt += HEADER;
        dropping = length;
    }

    private void pass(byte[] made, int count) {
        out = made;
        outAt = 0;
        outEnd = count;
    }

    /** Reads at least one byte more, or nothing at the stream's end. */
    private boolean fill() throws IOException {
        System.arraycopy(in, inAt, in, 0, inEnd - inAt);
        inEnd -= inAt;
        inAt = 0;
        int count = wire.read(in, inEnd, in.length - inEnd);
        inEnd += Math.max(count, 0);
        return count >= 0;
    }

    static int int4(byte[] from, int at) {
        return ByteBuffer.wrap(from).getInt(at);
    }

    /** A ParameterStatus: the driver keeps each, by its name. */
    private static final class Parameter implements Rewriting {

        private final WireGuard guard;
        private final TextCut texts = new TextCut('S', false);

        Parameter(WireGuard guard) {
            this.guard = guard;
        }

        @Override
        public void take(byte[] from, int at, int count) {
            texts.take(from, at, count);
        }

        @Override
        public @Nullable Message end() {
            Message made = texts.end();
            byte[] bytes = made.finished();
            int end = HEADER;
            while (end < made.size() && bytes[end] != 0) {
                end++;
            }
            String name = new String(bytes, HEADER, end - HEADER, StandardCharsets.UTF_8);
            return guard.isKnown(name) ? made : null;
        }
    }
}
