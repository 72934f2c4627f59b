package dev.millrace.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How large a script may become by its values: a short one that names a long value often would fill the memory. */
final class RenderedSize {
    /** In UTF-8; a template has a mebibyte at most. */
    static final int MOST_BYTES = 4 << 20;

    private RenderedSize() {}

    /** Counts before anything is built, so without escapes: the placeholder from which on it is too much, or null. */
    static @Nullable Placeholder tooMuch(String template, List<Placeholder> placeholders, Map<String, String> values) {
        Map<String, Integer> sizes = new HashMap<>();
        values.forEach((name, value) -> sizes.put(name, bytes(value)));
        long size = bytes(template);
        for (Placeholder placeholder : placeholders) {
            Integer value = sizes.get(placeholder.name());
            size += value == null ? 0 : value - (placeholder.end() - placeholder.start());
        }
        if (size <= MOST_BYTES) {
            return null;
        }
        return placeholders.stream()
                .max((a, b) -> Integer.compare(size(sizes, a), size(sizes, b)))
                .orElse(null);
    }

    static SqlProblem problem(Placeholder placeholder) {
        return new SqlProblem(
                SqlCodes.RENDERED_TOO_LARGE,
                "With the value of " + placeholder.name() + " the script has more than 4 MiB, the most that is sent.",
                placeholder.line(),
                placeholder.column());
    }

    static int bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // A surrogate pair has four bytes, two for each half.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    private static int size(Map<String, Integer> sizes, Placeholder placeholder) {
        return sizes.getOrDefault(placeholder.name(), 0);
    }
}
