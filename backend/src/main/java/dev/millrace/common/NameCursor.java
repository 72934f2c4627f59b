package dev.millrace.common;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The cursor of a list in the order of names: the name that the part before it ended with. */
public final class NameCursor {

    private NameCursor() {}

    public static String of(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The name in a cursor.
     *
     * @param cursor null: the list is read from its beginning
     * @throws Problem.Invalid for one that no list gave
     */
    public static @Nullable String name(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            String name = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (name.indexOf(0) < 0) {
                return name;
            }
        } catch (IllegalArgumentException notBase64) {
            // said below
        }
        throw Problem.Invalid.field("cursor", "is not one that this list gave.");
    }
}
