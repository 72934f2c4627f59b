package dev.millrace.sql;

/** What characters beyond ASCII look like in a script (Unicode general categories, and UTS #39 for Cyrillic and Greek). */
final class CharacterLooks {
    /** Letters and marks by their category that nobody can see. */
    private static final String UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0";

    /** Punctuation that languages write inside their words: the dots of Catalan and of Japanese. */
    private static final String IN_WORDS = "\u00b7\u30fb";

    /** Cyrillic and Greek letters with the shapes of Latin ones. */
    private static final String LATIN_SHAPES = "АВЕКМНОРСТУХаеорсухѕіјһԁԛԝАΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν";

    private CharacterLooks() {}

    /**
     * Whether it looks like space, punctuation or an operator of SQL, like an ASCII character, or like nothing, where
     * PostgreSQL reads a letter.
     *
     * @param before the character before it in its word; after a symbol such as an emoji a variation selector means no harm
     */
    static boolean deceives(int c, int before) {
        if (c < 0x80 || IN_WORDS.indexOf(c) >= 0) {
            return false;
        }
        if (isVariation(c)) {
            return Character.getType(before) != Character.OTHER_SYMBOL;
        }
        if (UNSEEN.indexOf(c) >= 0 || (c >= 0xff01 && c <= 0xff5e)) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.MODIFIER_SYMBOL -> true;
            default -> false;
        };
    }

    /** Form feed and vertical tab are space to SQL, but among them. */
    static boolean isAsciiControl(int c) {
        return (c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
    }

    /** Controls that embed, override or isolate a direction; the marks of single characters are left to those who need them. */
    static boolean reorders(int c) {
        return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }

    static boolean isLatin(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean looksLatin(int c) {
        return LATIN_SHAPES.indexOf(c) >= 0;
    }

    static boolean isVisible(int c) {
        return !isVariation(c)
                && UNSEEN.indexOf(c) < 0
                && switch (Character.getType(c)) {
                    case Character.SPACE_SEPARATOR,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.CONTROL,
                            Character.FORMAT -> false;
                    default -> true;
                };
    }

    private static boolean isVariation(int c) {
        return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
    }
}
