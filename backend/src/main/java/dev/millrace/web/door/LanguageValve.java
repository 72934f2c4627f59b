package dev.millrace.web.door;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

/**
 * Treats a very long list of languages as none: the container throws when such a list is read, wherever that
 * may be.
 */
final class LanguageValve extends ValveBase {

    private static final String HEADER = "Accept-Language";

    /** The container's own bound ({@code maxLocaleCount}). */
    private static final int MOST = 10;

    LanguageValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        int languages = 0;
        var lists = request.getCoyoteRequest().getMimeHeaders().values(HEADER);
        while (lists.hasMoreElements()) {
            languages += languages(lists.nextElement());
        }
        if (languages > MOST) {
            request.getCoyoteRequest().getMimeHeaders().removeHeader(HEADER);
        }
        getNext().invoke(request, response);
    }

    private static int languages(@Nullable String list) {
        return list == null ? 0 : (int) list.chars().filter(c -> c == ',').count() + 1;
    }
}
