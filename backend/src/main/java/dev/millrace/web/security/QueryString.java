package dev.millrace.web.security;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What follows the question mark of an address, as it was sent. */
final class QueryString {

    /** The container's own bound ({@code maxParameterCount}). */
    private static final int MOST_PARAMETERS = 1_000;

    private QueryString() {}

    /**
     * Whether it can be read: percent signs with two hexadecimal digits, UTF-8 without U+0000, not too many parameters. The
     * container throws when another one is read, wherever that may be.
     */
    static boolean isWellFormed(@Nullable String query) {
        if (query == null) {
            return true;
        }
        ByteBuffer bytes = ByteBuffer.allocate(query.length());
        int parameters = 1;
        for (int i = 0; i < query.length(); i++) {
            char next = query.charAt(i);
            int value = next;
            if (next == '%') {
                value = i + 2 < query.length() ? hexadecimal(query.charAt(i + 1), query.charAt(i + 2)) : -1;
                i += 2;
            } else if (next == '&') {
                parameters++;
            }
            if (value <= 0 || value > 0xff || parameters > MOST_PARAMETERS) {
                return false;
            }
            bytes.put((byte) value);
        }
        return isUtf8(bytes.flip());
    }

    private static int hexadecimal(char high, char low) {
        int left = high < 0x80 ? Character.digit(high, 16) : -1;
        int right = low < 0x80 ? Character.digit(low, 16) : -1;
        return left < 0 || right < 0 ? -1 : left * 16 + right;
    }

    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException wrong) {
            return false;
        }
    }
}
