package dev.millrace.web.door;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * A connection whose client has to take what it is sent. A write that blocks holds a thread, and Tomcat's own limit starts
 * anew with every byte taken; here a client that lags without a break is cut off unless it takes a least speed.
 */
final class WatchedChannel extends NioChannel {

    /** So long a client may lag before its speed is looked at. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A weak mobile connection is ten times as fast. */
    static final int LEAST_BYTES_A_SECOND = 4 * 1024;

    private long laggingSince;
    private long takenSince;

    WatchedChannel(SocketBufferHandler buffers) {
        super(buffers);
    }

    @Override
    public void reset(SocketChannel socket, NioEndpoint.NioSocketWrapper wrapper) throws IOException {
        laggingSince = 0;
        takenSince = 0;
        super.reset(socket, wrapper);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int wanted = source.remaining();
        int taken = super.write(source);
        watch(wanted, taken, System.nanoTime());
        return taken;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long wanted = 0;
        for (int i = offset; i < offset + length; i++) {
            wanted += sources[i].remaining();
        }
        long taken = super.write(sources, offset, length);
        watch(wanted, taken, System.nanoTime());
        return taken;
    }

    void watch(long wanted, long taken, long now) throws SocketTimeoutException {
        if (taken >= wanted) {
            laggingSince = 0;
            takenSince = 0;
            return;
        }
        if (laggingSince == 0) {
            laggingSince = now == 0 ? 1 : now;
            takenSince = 0;
            return;
        }
        takenSince += Math.max(0, taken);
        long lagging = now - laggingSince;
        if (lagging < PATIENCE.toNanos()) {
            return;
        }
        if (takenSince < lagging / 1_000_000_000 * LEAST_BYTES_A_SECOND) {
            throw new SocketTimeoutException("The client takes its answer too slowly.");
        }
        laggingSince = now;
        takenSince = 0;
    }
}
