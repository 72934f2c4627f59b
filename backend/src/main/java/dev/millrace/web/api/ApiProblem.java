package dev.millrace.web.api;

import dev.millrace.common.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * A problem document (RFC 9457): {@code type, title, status, detail, code} and what the problem adds.
 *
 * @param status the HTTP status it is answered with
 */
public record ApiProblem(int status, Map<String, Object> document) {

    /** Every code of the contract and its status; what a handler throws has one of these. */
    private static final Map<String, Integer> STATUS = Map.ofEntries(
            Map.entry("malformed", 400),
            Map.entry("unauthenticated", 401),
            Map.entry("forbidden", 403),
            Map.entry("not-found", 404),
            Map.entry("name-taken", 409),
            Map.entry("stale-revision", 409),
            Map.entry("run-in-the-way", 409),
            Map.entry("wrong-state", 409),
            Map.entry("in-use", 409),
            Map.entry("too-large", 413),
            Map.entry("definition-invalid", 422),
            Map.entry("value-bad", 422),
            Map.entry("value-misplaced", 422),
            Map.entry("precondition-required", 428),
            Map.entry("too-many-requests", 429),
            Map.entry("not-yet", 501),
            Map.entry("disk-full", 507));

    public static ApiProblem of(Problem problem) {
        Integer status = STATUS.get(problem.code());
        if (status == null) {
            throw new IllegalStateException("no status for the problem code " + problem.code());
        }
        return of(status, problem.code(), String.valueOf(problem.getMessage()), problem.fields());
    }

    public static ApiProblem of(int status, String code, String detail) {
        return of(status, code, detail, Map.of());
    }

    static ApiProblem of(int status, String code, String detail, Map<String, ?> fields) {
        HttpStatus known = HttpStatus.resolve(status);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", known == null ? "Error" : known.getReasonPhrase());
        document.put("status", status);
        document.put("code", code);
        document.put("detail", detail);
        document.putAll(fields);
        return new ApiProblem(status, document);
    }

    static ApiProblem databaseDown() {
        return of(
                503,
                "unavailable",
                "The console's own database does not answer at the moment. Ask again; after a call that changes something, look"
                        + " first whether it took effect.");
    }

    static ApiProblem memoryBusy() {
        return of(
                503,
                "memory-busy",
                "Other calls take much of the console's memory at the moment. Nothing was done: ask again in a few seconds.");
    }

    /** For answers that are made outside of any handler: unknown routes, methods, media types. */
    static ApiProblem ofStatus(int status) {
        return switch (status) {
            case 400 -> of(status, "malformed", "The request is malformed.");
            case 401 -> of(status, "unauthenticated", "Sign in first.");
            case 403 -> of(status, "forbidden", "This is not allowed.");
            case 404 -> of(status, "not-found", "There is nothing at this address.");
            case 405 -> of(status, "method-not-allowed", "This address does not know this method.");
            case 406 -> of(status, "not-acceptable", "The answer would be application/json.");
            case 413 -> of(status, "too-large", "The request is too large.");
            case 415 -> of(status, "unsupported-media-type", "This address does not take a body of this type.");
            default ->
                status < 500
                        ? of(status, "malformed", "The request is refused.")
                        : of(status, "internal", "Something went wrong inside; the log of the console says what.");
        };
    }
}
