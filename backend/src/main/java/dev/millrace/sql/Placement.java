package dev.millrace.sql;

import dev.millrace.sql.Placeholder.Position;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where one placeholder stands: which values fit there, and how they are escaped. Goes through a template, or the code of a
 * body in one, forwards.
 */
final class Placement {
    private static final String TWO_DASHES = "two - side by side begin a comment";

    private final Scan template;
    private int token;
    private Placeholder placeholder = new Placeholder("", 1, 1, Position.COMMENT, 0, 0);

    /** The escape character of the {@code U&} literal the placeholder stands in, or 0. */
    private char unicodeEscape;

    Placement(Scan template) {
        this.template = template;
    }

    void moveTo(Placeholder next) {
        placeholder = next;
        List<SqlToken> tokens = template.tokens();
        while (tokens.get(token).end() <= next.start()) {
            token++;
            // A continuation has the escape character of its first piece; looking each time would be quadratic.
            if (tokens.get(token).significant() && !tokens.get(token).continued()) {
                unicodeEscape = 0;
            }
        }
        boolean unicode =
                switch (tokens.get(token).kind()) {
                    case UNICODE_STRING, UNICODE_IDENTIFIER -> true;
                    default -> false;
                };
        if (unicode && unicodeEscape == 0) {
            unicodeEscape = unicodeEscapeAfter(token);
        }
    }

    /** What speaks against the value, as the rest of a sentence, or null. */
    @Nullable
    String misfit(String value, CharSequence before) {
        String impossible = notText(value);
        if (impossible != null) {
            return impossible;
        }
        return switch (placeholder.position()) {
            case BARE, GLUED -> bareMisfit(value, before);
            case DOLLAR -> dollarMisfit(value);
            case OPAQUE -> opaqueMisfit(value, before);
            case STRING, ESTRING, IDENTIFIER, COMMENT -> null;
        };
    }

    /** The value as it is written there. */
    String fitted(String value) {
        return switch (placeholder.position()) {
            case BARE, GLUED, DOLLAR, COMMENT -> value;
            case STRING, OPAQUE -> unicode(value).replace("'", "''");
            case ESTRING -> value.replace("\\", "\\\\").replace("'", "''");
            case IDENTIFIER -> unicode(value).replace("\"", "\"\"");
        };
    }

    /** As {@link #misfit}, of a piece of code for the string that the placeholder stands in. */
    @Nullable
    String misfitInBody(String code) {
        return kind() == SqlToken.Kind.DOLLAR_STRING ? dollarMisfit(code) : null;
    }

    /** A piece of code as it is written in the string that the placeholder stands in. */
    String fittedInBody(String code) {
        return switch (kind()) {
            case DOLLAR_STRING -> code;
            case ESCAPE_STRING -> code.replace("\\", "\\\\").replace("'", "''");
            default -> code.replace("'", "''");
        };
    }

    private SqlToken.Kind kind() {
        return template.tokens().get(token).kind();
    }

    private String unicode(String value) {
        String escape = String.valueOf(unicodeEscape);
        return unicodeEscape == 0 ? value : value.replace(escape, escape + escape);
    }

    private static @Nullable String notText(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0) {
                return "PostgreSQL's text cannot hold the character U+0000";
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return "half a surrogate pair is not a character";
            }
        }
        return null;
    }

    private @Nullable String bareMisfit(String value, CharSequence before) {
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            int c = value.codePointAt(i);
            if (!Character.isLetterOrDigit(c) && "_.-:".indexOf(c) < 0) {
                return "outside quotes it may hold only letters, digits, _ . - and :, not " + shown(c);
            }
        }
        if (value.isEmpty()) {
            return null;
        }
        char next = next();
        if (meetsDash(value, before)) {
            return TWO_DASHES;
        }
        if (Character.isLetter(value.codePointBefore(value.length())) && (next == '\'' || next == '"')) {
            return "a letter directly before a quote changes what the quote means";
        }
        return null;
    }

    /** Nothing that any language could take for an end of what it stands in, alone or with what stands beside it. */
    private @Nullable String opaqueMisfit(String value, CharSequence before) {
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            int c = value.codePointAt(i);
            if (!Character.isLetterOrDigit(c) && "_.-".indexOf(c) < 0) {
                return "in code that cannot be read it may hold only letters, digits, _ . and -, not " + shown(c);
            }
        }
        if (value.contains("--") || meetsDash(value, before)) {
            return TWO_DASHES;
        }
        char next = next();
        if (value.isEmpty()) {
            char last = last(before);
            boolean parted = SqlCharacters.isSpace(last) || SqlCharacters.isSpace(next);
            boolean oneWord = SqlCharacters.continuesIdentifier(last) && SqlCharacters.continuesIdentifier(next);
            return parted || oneWord ? null : "in code that cannot be read it may be empty only inside a word";
        }
        int end = value.codePointBefore(value.length());
        boolean prefix = next == '&' ? end == 'u' || end == 'U' : Character.isLetter(end);
        return prefix && "'\"&\\".indexOf(next) >= 0 && !isSpaceEscape()
                ? "a letter directly before a quote changes what the quote means"
                : null;
    }

    /** {@code \n} and the like in an {@code E'…'} string: no quote, though it begins with a backslash. */
    private boolean isSpaceEscape() {
        int after = placeholder.end() + 1;
        return next() == '\\'
                && after < template.text().length()
                && "nrtf".indexOf(template.text().charAt(after)) >= 0;
    }

    private char next() {
        return placeholder.end() < template.text().length() ? template.text().charAt(placeholder.end()) : ' ';
    }

    private static char last(CharSequence before) {
        return before.length() > 0 ? before.charAt(before.length() - 1) : ' ';
    }

    private boolean meetsDash(String value, CharSequence before) {
        return (value.startsWith("-") && last(before) == '-') || (value.endsWith("-") && next() == '-');
    }

    private static String shown(int c) {
        return Character.isISOControl(c) || Character.isWhitespace(c) || Character.getType(c) == Character.FORMAT
                ? String.format(Locale.ROOT, "U+%04X", c)
                : Character.toString(c);
    }

    private @Nullable String dollarMisfit(String value) {
        String text = template.text();
        int start = template.tokens().get(token).start();
        String tag = text.substring(start, text.indexOf('$', start + 1) + 1);
        return value.contains(tag) ? "it holds " + tag + ", which ends the text it stands in" : null;
    }

    /** {@code U&'…' UESCAPE '!'} names its escape character after the literal; backslash otherwise. */
    private char unicodeEscapeAfter(int literal) {
        List<SqlToken> tokens = template.tokens();
        int i = nextSignificant(literal + 1);
        while (i < tokens.size() && tokens.get(i).continued()) {
            i = nextSignificant(i + 1);
        }
        int named = nextSignificant(i + 1);
        if (i < tokens.size()
                && named < tokens.size()
                && SqlCharacters.sameWord(
                        template.text(), tokens.get(i).start(), tokens.get(i).end(), "UESCAPE")) {
            SqlToken name = tokens.get(named);
            if (name.kind() == SqlToken.Kind.STRING && name.end() - name.start() == 3) {
                return template.text().charAt(name.start() + 1);
            }
        }
        return '\\';
    }

    private int nextSignificant(int from) {
        int i = from;
        while (i < template.tokens().size() && !template.tokens().get(i).significant()) {
            i++;
        }
        return i;
    }
}
