package dev.millrace.common;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names that people give to flows, nodes and data sources. Two that look alike shall be one name or be told apart: they are
 * kept composed (Unicode Standard Annex 15, form C) with plain spaces, and hold no character that is not seen or turns the
 * direction of others. Joiners are seen where they join: between letters of scripts that need them, and in pictures.
 */
public final class Names {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /** Scripts in whose words the joiners stand (The Unicode Standard, 23.2). */
    private static final Set<UnicodeScript> JOINING = EnumSet.of(
            UnicodeScript.ARABIC,
            UnicodeScript.SYRIAC,
            UnicodeScript.MONGOLIAN,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.BENGALI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.GUJARATI,
            UnicodeScript.ORIYA,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU,
            UnicodeScript.KANNADA,
            UnicodeScript.MALAYALAM,
            UnicodeScript.SINHALA,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private Names() {}

    /** As a name is kept: composed, its spaces plain, and trimmed. */
    public static String of(String given) {
        String composed = Normalizer.normalize(given, Normalizer.Form.NFC);
        StringBuilder name = new StringBuilder(composed.length());
        composed.codePoints()
                .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .forEach(name::appendCodePoint);
        return name.toString().strip();
    }

    /** What speaks against a name as {@link #of} gives it, as the rest of a sentence about it; null: nothing does. */
    public static @Nullable String refusal(String name) {
        int before = -1;
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            int c = name.codePointAt(i);
            int next = i + Character.charCount(c);
            if (isHidden(c) && !joins(c, before, next < name.length() ? name.codePointAt(next) : -1)) {
                return String.format(Locale.ROOT, "must not hold U+%04X, a character that is not seen", c);
            }
            before = c;
        }
        return null;
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> isSelector(c) || isBlank(c) || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
        };
    }

    /** Characters that say how the one before them is drawn. */
    private static boolean isSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) || (c >= 0x180B && c <= 0x180F);
    }

    /** Letters, marks and symbols without a form: fillers, the joiner of graphemes, unwritten vowels, empty Braille. */
    private static boolean isBlank(int c) {
        return switch (c) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default -> c >= 0xE0000 && c <= 0xE0FFF;
        };
    }

    private static boolean joins(int c, int before, int after) {
        if (before < 0) {
            return false;
        }
        if (c == 0xFE0E || c == 0xFE0F) {
            return isPicture(before) || "0123456789#*".indexOf(before) >= 0;
        }
        if (c >= 0xE0100 && c <= 0xE01EF) {
            return UnicodeScript.of(before) == UnicodeScript.HAN;
        }
        if (c >= 0x180B && c <= 0x180F) {
            return UnicodeScript.of(before) == UnicodeScript.MONGOLIAN;
        }
        if (c == ZERO_WIDTH_JOINER && (isPicture(before) || before == 0xFE0F) && isPicture(after)) {
            return true;
        }
        return (c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER) && isJoining(before) && isJoining(after);
    }

    private static boolean isJoining(int c) {
        return c >= 0 && JOINING.contains(UnicodeScript.of(c));
    }

    private static boolean isPicture(int c) {
        if (c < 0) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.OTHER_SYMBOL, Character.MODIFIER_SYMBOL, Character.MATH_SYMBOL -> c > 0xFF;
            // Pictures that are younger than this Java.
            case Character.UNASSIGNED -> c >= 0x1F000 && c <= 0x1FAFF;
            default -> false;
        };
    }
}
