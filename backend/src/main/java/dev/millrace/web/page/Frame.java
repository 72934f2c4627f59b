package dev.millrace.web.page;

import dev.millrace.database.Settings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.WebUtils;

/** What every template may ask, as the variable {@code frame}: assets, theme, who is signed in, how an instant is written. */
@Component
public class Frame {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final Set<String> THEMES = Set.of("light", "dark");

    private final Assets assets;
    private final HttpServletRequest request;
    private final ZoneId zone;

    Frame(Assets assets, HttpServletRequest request, Settings settings) {
        this.assets = assets;
        this.request = request;
        this.zone = settings.zone();
    }

    public String asset(String name) {
        return assets.url(name);
    }

    public String icon(String name) {
        return assets.url("icons.svg") + "#" + name;
    }

    /** The theme this browser has chosen; null follows the system. */
    public @Nullable String theme() {
        Cookie cookie = WebUtils.getCookie(request, "theme");
        return cookie != null && THEMES.contains(cookie.getValue()) ? cookie.getValue() : null;
    }

    public @Nullable String user() {
        return request.getRemoteUser();
    }

    /** The nonce of this answer's style-src, for modules that must make a style sheet. */
    public @Nullable Object nonce() {
        return request.getAttribute("cspNonce");
    }

    public String zone() {
        return zone.getId();
    }

    /** An instant by the console's own clock and zone, to the second. */
    public @Nullable String local(@Nullable Instant instant) {
        return instant == null ? null : SECONDS.format(instant.atZone(zone));
    }

    public @Nullable String utc(@Nullable Instant instant) {
        return instant == null ? null : SECONDS.format(instant.atZone(ZoneOffset.UTC)) + " UTC";
    }

    public String zoned(Instant instant, String zone) {
        return SECONDS.format(instant.atZone(ZoneId.of(zone)));
    }

    /** {@code 850 ms}, {@code 41 s}, {@code 4:07}, {@code 1:12:30}; a dash while there is no end. */
    public String duration(@Nullable Instant from, @Nullable Instant to) {
        if (from == null || to == null) {
            return "–";
        }
        return span(Duration.between(from, to));
    }

    /** A length of time, as {@link #duration} writes it. */
    public String span(Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            return Math.max(0, time.toMillis()) + " ms";
        }
        if (time.compareTo(Duration.ofSeconds(10)) < 0) {
            return time.toSeconds() + "." + time.toMillisPart() / 100 + " s";
        }
        if (time.compareTo(Duration.ofMinutes(1)) < 0) {
            return time.toSeconds() + " s";
        }
        String rest = "%02d:%02d".formatted(time.toMinutesPart(), time.toSecondsPart());
        return time.toHours() > 0 ? time.toHours() + ":" + rest : rest.replaceFirst("^0", "");
    }

    /** The colour of a state of a run or of a node run. */
    public String tone(Object state) {
        return switch (state.toString()) {
            case "SUCCEEDED", "RAN", "OK" -> "ok";
            case "RUNNING" -> "run";
            case "FAILED", "MISSED" -> "bad";
            case "PAUSED", "UNKNOWN", "RETRY_WAIT", "CANCELLING" -> "wait";
            default -> "skip";
        };
    }

    public String stateIcon(Object state) {
        return switch (state.toString()) {
            case "SUCCEEDED", "RAN", "OK" -> "circle-check";
            case "RUNNING" -> "loader-2";
            case "FAILED" -> "circle-x";
            case "PAUSED" -> "player-pause";
            case "UNKNOWN" -> "help";
            case "SKIPPED" -> "player-skip-forward";
            case "CANCELLED", "CANCELLING" -> "ban";
            case "MISSED" -> "alert-triangle";
            default -> "hourglass";
        };
    }

    /** This page's own address, for regions that refresh themselves. */
    public String here() {
        String query = request.getQueryString();
        return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
    }

    /** This page's address with one parameter changed, for links that sort and filter: an empty value takes it out. */
    public String query(String name, @Nullable String value) {
        UriComponentsBuilder address =
                UriComponentsBuilder.fromPath(request.getRequestURI()).query(request.getQueryString());
        // A cursor belongs to the list as it was.
        address.replaceQueryParam("cursor");
        if (!name.isEmpty()) {
            address.replaceQueryParam(name);
        }
        String rest = address.build(true).toUriString();
        if (value == null || value.isEmpty()) {
            return rest;
        }
        return rest + (rest.contains("?") ? "&" : "?") + encode(name) + "=" + encode(value);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
