package dev.millrace.web.run;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stream over the container's non-blocking output: what the client does not take yet waits in a bounded queue, and no
 * thread waits with it. A queue that would grow beyond its bound is given up, and so is a client that takes nothing for
 * as long as the connector waits for a write.
 */
final class AsyncOutlet implements EventOutlet, WriteListener, AsyncListener {

    /** Beyond one event, which may be as large as a run. */
    static final int MOST_QUEUED_BYTES = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(AsyncOutlet.class);
    private static final byte[] SIGN = ":still here\n\n".getBytes(StandardCharsets.UTF_8);

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final JsonMapper json;
    private final AtomicLong queuedByAll;
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private long queued;
    private boolean open;
    private boolean unflushed;
    private boolean ending;
    private boolean over;
    private Runnable whenOver = () -> {};

    private AsyncOutlet(AsyncContext context, ServletOutputStream out, JsonMapper json, AtomicLong queuedByAll) {
        this.context = context;
        this.out = out;
        this.json = json;
        this.queuedByAll = queuedByAll;
    }

    /**
     * Turns a request into a stream; the handler returns after that.
     *
     * @param queuedByAll counts the bytes that wait in all streams
     */
    static AsyncOutlet open(
            HttpServletRequest request, HttpServletResponse response, JsonMapper json, AtomicLong queuedByAll)
            throws IOException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // A proxy that gathers answers would hold events back.
        response.setHeader("X-Accel-Buffering", "no");
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        AsyncOutlet outlet = new AsyncOutlet(context, response.getOutputStream(), json, queuedByAll);
        context.addListener(outlet);
        return outlet;
    }

    /** Begins to write; the action is called once when the stream is over, by whichever side. */
    void begin(Runnable action) {
        synchronized (this) {
            whenOver = action;
        }
        out.setWriteListener(this);
    }

    @Override
    public synchronized boolean hasRoom() {
        return queued < MOST_QUEUED_BYTES / 2;
    }

    @Override
    public void send(String event, Object data) {
        enqueue(framed(event, json.writeValueAsBytes(data)));
    }

    /** JSON has no line ends outside of its strings, so that one line of data is enough. */
    private static byte[] framed(String event, byte[] data) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(data.length + event.length() + 16);
        frame.writeBytes(("event:" + event + "\ndata:").getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(data);
        frame.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return frame.toByteArray();
    }

    @Override
    public void sign() {
        enqueue(SIGN);
    }

    private void enqueue(byte[] frame) {
        boolean full;
        synchronized (this) {
            if (over || ending) {
                return;
            }
            full = queued > 0 && queued + frame.length > MOST_QUEUED_BYTES;
            if (!full) {
                queue.add(frame);
                count(frame.length);
            }
        }
        if (full) {
            drop();
        } else {
            write();
        }
    }

    private void count(int bytes) {
        queued += bytes;
        queuedByAll.addAndGet(bytes);
    }

    @Override
    public void end() {
        synchronized (this) {
            ending = true;
        }
        write();
    }

    @Override
    public void drop() {
        finish();
    }

    @Override
    public synchronized boolean isOver() {
        return over;
    }

    @Override
    public void onWritePossible() {
        synchronized (this) {
            open = true;
        }
        write();
    }

    private void write() {
        boolean done;
        try {
            done = writeWhatIsTaken();
        } catch (IOException | RuntimeException gone) {
            LOG.debug("a stream's client has gone", gone);
            done = true;
        }
        if (done) {
            finish();
        }
    }

    /** Whether the stream is at its end. */
    private synchronized boolean writeWhatIsTaken() throws IOException {
        while (open && !over && out.isReady()) {
            byte[] next = queue.poll();
            if (next != null) {
                out.write(next);
                count(-next.length);
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                return ending;
            }
        }
        return false;
    }

    private void finish() {
        if (forget()) {
            complete();
        }
    }

    private void complete() {
        try {
            context.complete();
        } catch (IllegalStateException ended) {
            LOG.debug("a stream was over already", ended);
        }
    }

    /** Whether it was not over before. */
    private boolean forget() {
        Runnable action;
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            queuedByAll.addAndGet(-queued);
            queued = 0;
            queue.clear();
            action = whenOver;
        }
        action.run();
        return true;
    }

    @Override
    public void onError(Throwable gone) {
        finish();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        forget();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        finish();
    }

    /** Completed here in any case: else the container would look for an error page. */
    @Override
    public void onError(AsyncEvent event) {
        forget();
        complete();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
