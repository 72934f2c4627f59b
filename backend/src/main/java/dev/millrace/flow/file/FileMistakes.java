package dev.millrace.flow.file;

import dev.millrace.common.Problem;
import dev.millrace.flow.definition.Place;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The refusals of a text that is no document at all; each says where. */
final class FileMistakes {

    private static final int LONGEST_QUOTE = 200;

    private FileMistakes() {}

    static Problem.Invalid wrong(String what, Place place) {
        return Problem.Invalid.malformed(what + " (" + place + ").");
    }

    static Problem.Invalid empty() {
        return Problem.Invalid.malformed("The file is empty.");
    }

    static Problem.Invalid twice(String name, Place place) {
        return wrong("The field \"" + quoted(name) + "\" is given twice", place);
    }

    static Problem.Invalid unprintable(int character, Place place) {
        String code = String.format(Locale.ROOT, "U+%04X", character);
        return wrong("YAML does not take the character " + code + "; it can be escaped in double quotes", place);
    }

    /** @param context what was read when it went wrong, in the words of the library, as is the problem */
    static Problem.Invalid notYaml(@Nullable String context, @Nullable String problem, Place place) {
        String words = (context == null ? "" : context + ", ") + (problem == null ? "something is wrong" : problem);
        return wrong("The file is not YAML: " + quoted(words), place);
    }

    static Problem.Invalid notJson(Place place) {
        return wrong("The file is not well-formed JSON", place);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_QUOTE)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
                .forEach(quoted::appendCodePoint);
        return quoted.toString();
    }
}
