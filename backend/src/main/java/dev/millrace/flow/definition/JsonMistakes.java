package dev.millrace.flow.definition;

import dev.millrace.common.Problem;
import dev.millrace.common.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one reading found wrong, at most {@value #MOST} things. */
final class JsonMistakes {

    private static final int MOST = 20;
    private static final int LONGEST_NAME = 60;

    private final boolean ofStoredText;
    private final List<FieldError> errors = new ArrayList<>();

    JsonMistakes() {
        this(false);
    }

    /** @param ofStoredText whether the text was checked when it was stored, perhaps by an earlier release's rules */
    JsonMistakes(boolean ofStoredText) {
        this.ofStoredText = ofStoredText;
    }

    /** Whether what was allowed once is none. */
    boolean areOfStoredText() {
        return ofStoredText;
    }

    void add(String path, String message) {
        if (!enough()) {
            errors.add(new FieldError(path, message));
        }
    }

    boolean enough() {
        return errors.size() >= MOST;
    }

    void refuseAny() {
        refuseAny(Places.NONE);
    }

    /** Says with each mistake where it stands. */
    void refuseAny(Places places) {
        if (!errors.isEmpty()) {
            Map<String, Place> known =
                    places.of(errors.stream().map(FieldError::field).collect(Collectors.toSet()));
            FieldError[] placed = errors.stream()
                    .map(error -> placed(error, known.get(error.field())))
                    .toArray(FieldError[]::new);
            String what = placed[0].field().isEmpty() ? "The document" : placed[0].field();
            throw Problem.Invalid.malformed(what + " " + placed[0].message(), placed);
        }
    }

    private static FieldError placed(FieldError error, @Nullable Place place) {
        String message = error.message();
        return place == null
                ? error
                : new FieldError(error.field(), message.replaceFirst("\\.$", "") + " (" + place + ").");
    }

    /** PostgreSQL stores neither U+0000 nor half a surrogate pair. */
    static boolean storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** A name that came from outside, fit to be repeated in a message. */
    static String printable(String name) {
        StringBuilder text = new StringBuilder();
        name.codePoints()
                .limit(LONGEST_NAME)
                .map(c -> c < ' ' || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}
