package dev.millrace.web.api;

import org.jspecify.annotations.Nullable;

/** Which paths belong to the API, and so get problem JSON instead of a page. */
public final class ApiPaths {

    private ApiPaths() {}

    public static boolean isApi(@Nullable String path) {
        return path != null && (path.equals("/api") || path.startsWith("/api/"));
    }
}
