package dev.millrace.web.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;

/**
 * The page that was asked for before the sign-in, for some minutes in a signed cookie: its path and query, if they are
 * short, and nothing else of the request. Only pages: never a call or a part of a page.
 */
final class AskedPage implements RequestCache {

    static final String COOKIE = "millrace-page";

    private static final int LONGEST = 1_024;
    private static final Duration GOOD_FOR = Duration.ofMinutes(10);

    private final DoorCookies cookies;

    AskedPage(DoorCookies cookies) {
        this.cookies = cookies;
    }

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        String address = address(request);
        if (isPage(request) && address != null) {
            byte[] bytes = address.getBytes(StandardCharsets.UTF_8);
            cookies.write(
                    response, COOKIE, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), GOOD_FOR);
        }
    }

    private static boolean isPage(HttpServletRequest request) {
        return "GET".equals(request.getMethod())
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"));
    }

    /** Null where there is none that could be gone back to. */
    private static @Nullable String address(HttpServletRequest request) {
        String path = request.getRequestURI();
        String query = request.getQueryString();
        if (path == null || path.length() > LONGEST || !path.startsWith("/") || path.matches("/[/\\\\].*")) {
            return null;
        }
        return query == null || path.length() + query.length() >= LONGEST ? path : path + "?" + query;
    }

    @Override
    public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        Optional<String> kept = cookies.read(request, COOKIE);
        return kept.map(text -> new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8))
                .map(SimpleSavedRequest::new)
                .orElse(null);
    }

    /** Pages are asked for again by their address: there is no request to be taken up where it was left. */
    @Override
    public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
        return null;
    }

    @Override
    public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
        if (cookies.read(request, COOKIE).isPresent()) {
            cookies.remove(response, COOKIE);
        }
    }
}
