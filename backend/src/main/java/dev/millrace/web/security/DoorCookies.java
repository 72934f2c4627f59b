package dev.millrace.web.security;

import dev.millrace.web.door.DoorSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/** Signed cookies that no script reads: behind TLS only, and of this host only, when the public URL says so. */
@Component
class DoorCookies {

    private final DoorSettings settings;
    private final CookieSigner signer;

    DoorCookies(DoorSettings settings, CookieSigner signer) {
        this.settings = settings;
        this.signer = signer;
    }

    /** What this cookie was given; empty where there is none that the console has signed. */
    Optional<String> read(HttpServletRequest request, String name) {
        Cookie cookie = WebUtils.getCookie(request, settings.cookie(name));
        return cookie == null ? Optional.empty() : signer.verified(name, cookie.getValue());
    }

    /** Returns the value as the browser keeps it. */
    String write(HttpServletResponse response, String name, String text, Duration age) {
        String value = signer.signed(name, text);
        add(response, name, value, age);
        return value;
    }

    void remove(HttpServletResponse response, String name) {
        add(response, name, "", Duration.ZERO);
    }

    private void add(HttpServletResponse response, String name, String value, Duration age) {
        ResponseCookie cookie = ResponseCookie.from(settings.cookie(name), value)
                .path("/")
                .httpOnly(true)
                .secure(settings.secure())
                .sameSite("Lax")
                .maxAge(age)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
