package dev.millrace.web.door;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Scripts and fonts are the only long answers that strangers get. Only so many are sent at once, so that clients that do not
 * read theirs hold no more threads than these.
 */
final class AssetValve extends ValveBase {

    static final int MOST_AT_ONCE = 64;

    private static final String ASSETS = "/assets/";

    private final Semaphore sending = new Semaphore(MOST_AT_ONCE);

    AssetValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String path = request.getRequestURI();
        if (path == null || !path.startsWith(ASSETS) || request.getSessionInternal(false) != null) {
            getNext().invoke(request, response);
        } else if (sending.tryAcquire()) {
            try {
                getNext().invoke(request, response);
                // The rest of a long answer is written here, not by the container after this place was given up.
                response.finishResponse();
            } finally {
                sending.release();
            }
        } else {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.setHeader("Retry-After", "2");
        }
    }
}
