package dev.millrace.web.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;

/**
 * CSRF tokens: those of signed-in people belong to their session; that of the sign-in form is in a signed cookie, so that
 * asking for the form leaves nothing behind.
 */
final class FormTokens implements CsrfTokenRepository {

    static final String COOKIE = "millrace-form";

    private static final String HEADER = "X-CSRF-TOKEN";
    private static final String PARAMETER = "_csrf";
    private static final Duration GOOD_FOR = Duration.ofHours(12);

    private final HttpSessionCsrfTokenRepository sessions = new HttpSessionCsrfTokenRepository();
    private final DoorCookies cookies;
    private final Clock clock;

    FormTokens(DoorCookies cookies, Clock clock) {
        this.cookies = cookies;
        this.clock = clock;
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return hasSession(request)
                ? sessions.generateToken(request)
                : token(CookieSigner.random() + "."
                        + clock.instant().plus(GOOD_FOR).getEpochSecond());
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (hasSession(request)) {
            sessions.saveToken(token, request, response);
        } else if (token == null) {
            cookies.remove(response, COOKIE);
        } else {
            cookies.write(response, COOKIE, token.getToken(), GOOD_FOR);
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        if (hasSession(request)) {
            return sessions.loadToken(request);
        }
        Optional<String> kept = cookies.read(request, COOKIE).filter(this::isGood);
        return kept.map(FormTokens::token).orElse(null);
    }

    private static boolean hasSession(HttpServletRequest request) {
        return request.getSession(false) != null;
    }

    private boolean isGood(String text) {
        int dot = text.indexOf('.');
        return dot > 0
                && text.substring(dot + 1).matches("\\d{1,12}")
                && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(text.substring(dot + 1))));
    }

    private static CsrfToken token(String text) {
        return new DefaultCsrfToken(HEADER, PARAMETER, text);
    }
}
