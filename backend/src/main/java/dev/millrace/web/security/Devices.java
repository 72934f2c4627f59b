package dev.millrace.web.security;

import dev.millrace.user.Account;
import dev.millrace.user.SignInAttempt.KnownDevice;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationDetailsSource;
import org.springframework.stereotype.Component;

/**
 * Knows the browsers that have signed in before by a signed cookie. It opens nothing: its owner is spared the pauses that
 * others cause.
 */
@Component
class Devices implements AuthenticationDetailsSource<HttpServletRequest, Knock> {

    static final String COOKIE = "millrace-device";

    private static final Duration KEPT = Duration.ofDays(365);

    private final DoorCookies cookies;

    Devices(DoorCookies cookies) {
        this.cookies = cookies;
    }

    @Override
    public Knock buildDetails(HttpServletRequest request) {
        String agent = request.getHeader(HttpHeaders.USER_AGENT);
        return new Knock(String.valueOf(request.getRemoteAddr()), agent == null ? "" : agent, device(request));
    }

    private @Nullable KnownDevice device(HttpServletRequest request) {
        return cookies.read(request, COOKIE)
                .filter(text -> text.indexOf('.') > 0)
                .map(text ->
                        new KnownDevice(text.substring(0, text.indexOf('.')), text.substring(text.indexOf('.') + 1)))
                .orElse(null);
    }

    /** After a sign-in: knows the browser from now on. */
    void remember(HttpServletRequest request, HttpServletResponse response, Account account) {
        KnownDevice known = device(request);
        String key = known != null && known.accountId().equals(account.id()) ? known.key() : CookieSigner.random();
        cookies.write(response, COOKIE, account.id() + "." + key, KEPT);
    }
}
