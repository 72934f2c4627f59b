package dev.millrace.common;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A refusal that the caller can act on: a closed set of kinds, each with a stable {@link #code()} of the HTTP contract,
 * a sentence for people, and extra fields for programs. Mapped to pages and to problem JSON (RFC 9457) in one place.
 */
public abstract sealed class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Of each list in {@link #fields()} that can be long; beside it stands how many there are. */
    public static final int MOST_LISTED = 100;

    private final String code;
    private final transient Map<String, Object> fields;

    private Problem(String code, String message, Map<String, ?> fields) {
        super(message, null, false, false);
        this.code = code;
        this.fields = Map.copyOf(fields);
    }

    /** The stable code, such as {@code stale-revision}. */
    public String code() {
        return code;
    }

    /** Extra members of the problem document: {@code errors}, {@code findings}, {@code revision} and the like. */
    public Map<String, Object> fields() {
        return fields;
    }

    /** What was named does not exist, or the actor may not know that it does. */
    public static final class NotFound extends Problem {
        private static final long serialVersionUID = 1;

        public NotFound(String message) {
            super("not-found", message, Map.of());
        }
    }

    /** The request is sensible, but not in the present state of things. */
    public static final class Conflict extends Problem {
        private static final long serialVersionUID = 1;

        public Conflict(String code, String message) {
            this(code, message, Map.of());
        }

        public Conflict(String code, String message, Map<String, ?> fields) {
            super(code, message, fields);
        }

        public static Conflict wrongState(String message) {
            return new Conflict("wrong-state", message);
        }

        public static Conflict nameTaken(String name) {
            return new Conflict("name-taken", "The name \"" + name + "\" is already in use.");
        }
    }

    /** The request itself is wrong: {@code malformed}, {@code too-large}, {@code precondition-required}, {@code definition-invalid} … */
    public static final class Invalid extends Problem {
        private static final long serialVersionUID = 1;

        public Invalid(String code, String message, Map<String, ?> fields) {
            super(code, message, fields);
        }

        /** Badly formed, with the wrong fields: the first hundred are listed, and all counted. */
        public static Invalid malformed(String message, FieldError... errors) {
            Map<String, Object> fields = new LinkedHashMap<>();
            if (errors.length > 0) {
                fields.put("errors", List.of(errors).subList(0, Math.min(errors.length, MOST_LISTED)));
                fields.put("errorCount", errors.length);
            }
            return new Invalid("malformed", FieldError.shortened(message), fields);
        }

        public static Invalid field(String field, String message) {
            return malformed(field + ": " + message, new FieldError(field, message));
        }
    }

    /** The actor may see it, but not do this. */
    public static final class Forbidden extends Problem {
        private static final long serialVersionUID = 1;

        public Forbidden(String message) {
            super("forbidden", message, Map.of());
        }
    }

    /** As much of this is under way, or was asked for lately, as the actor may have: it is possible again after a while. */
    public static final class TooMany extends Problem {
        private static final long serialVersionUID = 1;

        public TooMany(String message) {
            super("too-many-requests", message, Map.of());
        }
    }

    /** A stored setting or a call whose feature is not built: answered honestly (501), never run as if it were absent. */
    public static final class NotYet extends Problem {
        private static final long serialVersionUID = 1;

        public NotYet(String field, String message) {
            super("not-yet", message, Map.of("errors", List.of(new FieldError(field, message)), "errorCount", 1));
        }
    }

    /** Nothing may grow at this moment: the disk of the console's database is nearly full. */
    public static final class DiskFull extends Problem {
        private static final long serialVersionUID = 1;

        public DiskFull(String message) {
            super("disk-full", message, Map.of());
        }
    }

    /** One wrong field of a request: its path, such as {@code nodes[2].key}, and a sentence. */
    public record FieldError(String field, String message) {

        private static final int LONGEST = 2_000;

        /** A path repeats names of the request, which may be as long as that. */
        public FieldError {
            field = shortened(field);
            message = shortened(message);
        }

        private static String shortened(String text) {
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
        }
    }
}
