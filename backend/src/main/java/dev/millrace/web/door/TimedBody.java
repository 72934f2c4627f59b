package dev.millrace.web.door;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * A body that has to be complete within a time, however steadily its bytes come, and for which only some threads wait at a
 * time. What has arrived is read without either.
 */
final class TimedBody implements InputBuffer {

    private final Request request;
    private final InputBuffer raw;
    private final WaitingRoom waiting;
    private final String client;
    private final long withinNanos;
    private final long most;
    private final LongSupplier nanoTime;
    private boolean hasBegun;
    private long begun;
    private long read;
    private boolean refused;

    TimedBody(Request request, InputBuffer raw, WaitingRoom waiting, String client, Duration within, long most) {
        this(request, raw, waiting, client, within, most, System::nanoTime);
    }

    TimedBody(
            Request request,
            InputBuffer raw,
            WaitingRoom waiting,
            String client,
            Duration within,
            long most,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.request = request;
        this.raw = raw;
        this.waiting = waiting;
        this.client = client;
        this.withinNanos = within.toNanos();
        this.most = most;
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        long now = nanoTime.getAsLong();
        if (!hasBegun) {
            hasBegun = true;
            begun = now;
        }
        if (refused || now - begun > withinNanos) {
            throw refuse("The body did not arrive within " + withinNanos / 1_000_000_000 + " s.");
        }
        if (Drain.isRead(request) || Drain.hasArrived(request)) {
            return counted(raw.doRead(handler));
        }
        if (!waiting.enter(client)) {
            throw refuse("Too many bodies are awaited at once.");
        }
        try {
            return counted(raw.doRead(handler));
        } finally {
            waiting.leave(client);
        }
    }

    private int counted(int bytes) throws IOException {
        read += Math.max(0, bytes);
        if (read > most) {
            throw refuse("The form is larger than " + most + " bytes.");
        }
        return bytes;
    }

    private SocketTimeoutException refuse(String why) {
        refused = true;
        return new SocketTimeoutException(why);
    }

    @Override
    public int available() {
        return raw.available();
    }
}
