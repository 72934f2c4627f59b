package dev.millrace.common;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A part of a list, and the opaque keyset cursor of the part that follows; {@code next} is null on the last one. */
public record Page<T>(List<T> items, @Nullable String next) {

    public Page {
        items = List.copyOf(items);
    }

    public static <T> Page<T> last(List<T> items) {
        return new Page<>(items, null);
    }

    /** Cuts rows that were fetched one too many, and names the last kept one as the cursor. */
    public static <T> Page<T> of(List<T> rows, int size, Function<T, String> cursor) {
        if (rows.size() <= size) {
            return last(rows);
        }
        List<T> kept = rows.subList(0, size);
        return new Page<>(kept, cursor.apply(kept.get(size - 1)));
    }
}
