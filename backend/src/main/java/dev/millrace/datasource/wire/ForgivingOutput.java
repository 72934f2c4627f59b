package dev.millrace.datasource.wire;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;

/**
 * What is written to a server. One that has closed the connection may have said why, and a driver that cannot write does not
 * read that any more: so a failure to write is left to the next read, which first gets what had arrived before.
 */
final class ForgivingOutput extends FilterOutputStream {

    /** A connection that cannot be written to is closed, or silent: reads end at once, or after this. */
    private static final int LAST_SILENCE_MILLIS = 10_000;

    private final Socket socket;
    private boolean broken;

    ForgivingOutput(OutputStream out, Socket socket) {
        super(out);
        this.socket = socket;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] from, int at, int count) throws IOException {
        if (!broken) {
            try {
                out.write(from, at, count);
            } catch (SocketException e) {
                forgive(e);
            }
        }
    }

    private void forgive(SocketException failure) throws SocketException {
        if (socket.isClosed()) {
            throw failure;
        }
        broken = true;
        int silence = socket.getSoTimeout();
        socket.setSoTimeout(silence == 0 ? LAST_SILENCE_MILLIS : Math.min(silence, LAST_SILENCE_MILLIS));
    }
}
