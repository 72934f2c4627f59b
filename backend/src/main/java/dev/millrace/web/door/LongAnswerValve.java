package dev.millrace.web.door;

import dev.millrace.common.AddressBlock;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Scripts and fonts, and the numbers on the management port, are the only long answers that strangers get. Only so many are
 * sent at once, so that clients that do not read theirs, or ask for them all the time, hold no more threads than these.
 */
final class LongAnswerValve extends ValveBase {

    static final int ASSETS_AT_ONCE = 72;
    static final int SCRAPES_AT_ONCE = 8;

    private final String prefix;
    private final WaitingRoom sending;

    private LongAnswerValve(String prefix, int mostAtOnce) {
        super(true);
        this.prefix = prefix;
        this.sending = new WaitingRoom(mostAtOnce);
    }

    static LongAnswerValve ofAssets(int mostAtOnce) {
        return new LongAnswerValve("/assets/", mostAtOnce);
    }

    static LongAnswerValve ofScrapes(int mostAtOnce) {
        return new LongAnswerValve("/actuator/prometheus", mostAtOnce);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String path = request.getRequestURI();
        if (path == null || !path.startsWith(prefix) || request.getSessionInternal(false) != null) {
            getNext().invoke(request, response);
            return;
        }
        String client = AddressBlock.of(String.valueOf(request.getRemoteAddr()));
        if (!sending.enter(client)) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.setHeader("Retry-After", "2");
            return;
        }
        try {
            getNext().invoke(request, response);
            // The rest of a long answer is written here, not by the container after this place was given up.
            response.finishResponse();
        } finally {
            sending.leave(client);
        }
    }
}
