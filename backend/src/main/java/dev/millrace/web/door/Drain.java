package dev.millrace.web.door;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/** Takes and forgets what arrives of a body that is not read. */
final class Drain {

    private static final long PAUSE_NANOS = 5_000_000;

    private final Request request;
    private final InputBuffer raw;
    private final long mostBytes;
    private final Duration within;

    Drain(Request request, InputBuffer raw, BodyLimits limits, boolean stranger) {
        this.request = request;
        this.raw = raw;
        this.mostBytes = limits.drainBytes();
        this.within = stranger ? limits.strangersDrainWithin() : limits.drainWithin();
    }

    /** Until the body's end or the limits, whichever comes first; never waits for one byte longer than the time left. */
    void take() {
        long end = System.nanoTime() + within.toNanos();
        long taken = 0;
        Forgetting sink = new Forgetting();
        try {
            while (taken < mostBytes
                    && System.nanoTime() < end
                    && !isRead(request)
                    && !Thread.currentThread().isInterrupted()) {
                if (!hasArrived(request)) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                    continue;
                }
                int bytes = raw.doRead(sink);
                if (bytes < 0) {
                    return;
                }
                taken += bytes;
            }
        } catch (IOException gone) {
            // The client has left: there is no one to answer.
        }
    }

    /**
     * Whether a read would not wait. Never to be asked at the body's end: the container would read on, over the bytes of the
     * next request that came with it.
     */
    static boolean hasArrived(Request request) {
        request.action(ActionCode.AVAILABLE, true);
        return request.getAvailable() != 0;
    }

    /** Whether the body has been read to its end: what comes after it is the next request. */
    static boolean isRead(Request request) {
        AtomicBoolean read = new AtomicBoolean();
        request.action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        return read.get();
    }

    /** Holds the container's buffer as long as it is looked at, for it is cut where the body ends. */
    private static final class Forgetting implements ApplicationBufferHandler {

        private ByteBuffer latest = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            latest = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return latest;
        }

        @Override
        public void expand(int size) {}
    }
}
