package dev.millrace.web.security;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a person calls a browser, read from its {@code User-Agent}. Only for people to tell their sessions apart: a client
 * says what it likes.
 *
 * @param product such as {@code Firefox}; null where nothing is known
 * @param system such as {@code Windows}; null where nothing is known
 */
record BrowserName(@Nullable String product, @Nullable String system) {

    private record Sign(String mark, String name) {}

    /** In this order: most browsers also name those that they are like. */
    private static final Sign[] PRODUCTS = {
        new Sign("Edg", "Edge"),
        new Sign("OPR/", "Opera"),
        new Sign("SamsungBrowser/", "Samsung Internet"),
        new Sign("Firefox/", "Firefox"),
        new Sign("FxiOS/", "Firefox"),
        new Sign("Chrome/", "Chrome"),
        new Sign("CriOS/", "Chrome"),
        new Sign("Safari/", "Safari"),
        new Sign("curl/", "curl"),
    };

    private static final Sign[] SYSTEMS = {
        new Sign("Windows", "Windows"),
        new Sign("Android", "Android"),
        new Sign("iPhone", "iPhone"),
        new Sign("iPad", "iPad"),
        new Sign("Mac OS X", "macOS"),
        new Sign("CrOS", "ChromeOS"),
        new Sign("Linux", "Linux"),
    };

    static BrowserName of(String agent) {
        return new BrowserName(first(PRODUCTS, agent), first(SYSTEMS, agent));
    }

    private static @Nullable String first(Sign[] signs, String agent) {
        Optional<Sign> found =
                Stream.of(signs).filter(sign -> agent.contains(sign.mark())).findFirst();
        return found.map(Sign::name).orElse(null);
    }
}
