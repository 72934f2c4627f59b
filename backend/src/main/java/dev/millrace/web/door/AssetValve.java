package dev.millrace.web.door;

import dev.millrace.common.AddressBlock;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Scripts and fonts are the only long answers that strangers get. Only so many are sent at once, so that clients that do not
 * read theirs hold no more threads than these.
 */
final class AssetValve extends ValveBase {

    static final int MOST_AT_ONCE = 72;

    private static final String ASSETS = "/assets/";

    private final WaitingRoom sending;

    AssetValve(int mostAtOnce) {
        super(true);
        this.sending = new WaitingRoom(mostAtOnce);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String path = request.getRequestURI();
        if (path == null || !path.startsWith(ASSETS) || request.getSessionInternal(false) != null) {
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
