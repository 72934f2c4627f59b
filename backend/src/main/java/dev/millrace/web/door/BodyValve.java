package dev.millrace.web.door;

import dev.millrace.common.AddressBlock;
import dev.millrace.web.api.ApiPaths;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;

/**
 * Who may send a body, and how slowly. Decided by headers and cookie before a byte is read: of a stranger only the sign-in
 * form's is read, everybody else's request is handled as if it had none, which leads to the usual refusal. What is read is
 * read by {@link TimedBody}; what is left unread is taken for a moment, so that the client gets to read its answer.
 */
final class BodyValve extends ValveBase {

    private static final String SIGN_IN = "/sign-in";

    private final BodyLimits limits;
    private final boolean readsAny;
    private final WaitingRoom waiting;
    private final WaitingRoom strangersWaiting;
    private final Semaphore draining;

    BodyValve(BodyLimits limits) {
        this(limits, true);
    }

    private BodyValve(BodyLimits limits, boolean readsAny) {
        super(true);
        this.limits = limits;
        this.readsAny = readsAny;
        this.waiting = new WaitingRoom(limits.waiting());
        this.strangersWaiting = new WaitingRoom(limits.strangersWaiting());
        this.draining = new Semaphore(limits.draining());
    }

    /** Of a port that nobody signs in to: every request is handled as if it had no body. */
    static BodyValve readingNone(BodyLimits limits) {
        return new BodyValve(limits, false);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        org.apache.coyote.Request coyote = request.getCoyoteRequest();
        if (response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST) {
            refused(request, response);
            return;
        }
        if (!hasBody(coyote)) {
            getNext().invoke(request, response);
            return;
        }
        boolean stranger = !readsAny || isStranger(request);
        InputBuffer raw = coyote.getInputBuffer();
        if (!stranger) {
            coyote.setInputBuffer(
                    new TimedBody(coyote, raw, waiting, client(request), limits.within(), Long.MAX_VALUE));
        } else if (readsAny && isSignIn(request) && coyote.getContentLengthLong() <= limits.signInBytes()) {
            coyote.setInputBuffer(new TimedBody(
                    coyote, raw, strangersWaiting, client(request), limits.signInWithin(), limits.signInBytes()));
        } else {
            hide(coyote);
        }
        try {
            getNext().invoke(request, response);
        } finally {
            coyote.setInputBuffer(raw);
            if (!Drain.isRead(coyote)) {
                if (request.isAsync()) {
                    coyote.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
                } else {
                    leave(coyote, raw, response, stranger);
                }
            }
        }
    }

    /** By the connector itself: even the length may be none. The container would wait for such a body as long as it trickles. */
    private void refused(Request request, Response response) throws IOException, ServletException {
        org.apache.coyote.Request coyote = request.getCoyoteRequest();
        try {
            getNext().invoke(request, response);
        } finally {
            if (!Drain.isRead(coyote)) {
                leave(coyote, coyote.getInputBuffer(), response, true);
            }
        }
    }

    private static boolean hasBody(org.apache.coyote.Request coyote) {
        return coyote.getContentLengthLong() > 0 || coyote.getMimeHeaders().getHeader("Transfer-Encoding") != null;
    }

    /** Sessions are made by the sign-in only; a password in a header is checked before the body is read. */
    private static boolean isStranger(Request request) {
        boolean knocks = ApiPaths.isApi(request.getRequestURI()) && request.getHeader("Authorization") != null;
        return !knocks && request.getSessionInternal(false) == null;
    }

    /** A person by the session; behind one address there may be many. */
    private static String client(Request request) {
        Session session = request.getSessionInternal(false);
        return session == null ? AddressBlock.of(String.valueOf(request.getRemoteAddr())) : session.getIdInternal();
    }

    private static boolean isSignIn(Request request) {
        String type = request.getContentType();
        return "POST".equals(request.getMethod())
                && SIGN_IN.equals(request.getRequestURI())
                && type != null
                && type.regionMatches(true, 0, "application/x-www-form-urlencoded", 0, 33);
    }

    /** The request's own fields say how much there is to read: nothing. */
    private static void hide(org.apache.coyote.Request coyote) {
        coyote.setContentLength(0);
        coyote.getMimeHeaders().removeHeader("Transfer-Encoding");
        coyote.setInputBuffer(NoBody.INSTANCE);
    }

    /**
     * Answers first, and then takes what the client still sends, within limits: a connection that is closed over unread
     * bytes is reset, and the client would not see why. Then the connection ends, whatever is left.
     */
    private void leave(org.apache.coyote.Request coyote, InputBuffer raw, Response response, boolean stranger)
            throws IOException {
        try {
            response.finishResponse();
            if (draining.tryAcquire()) {
                try {
                    new Drain(coyote, raw, limits, stranger).take();
                } finally {
                    draining.release();
                }
            }
        } finally {
            if (!Drain.isRead(coyote)) {
                coyote.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        }
    }
}
