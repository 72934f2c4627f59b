package dev.millrace.run.history;

import dev.millrace.datasource.StatementOutcome.Notice;
import dev.millrace.run.AttemptError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much errors and notices are, in bytes of their texts about, and how they are made short. */
final class Weights {

    private static final int EACH = 80;
    private static final int SHORT_MESSAGE = 200;

    private Weights() {}

    static long of(@Nullable AttemptError error) {
        return error == null
                ? 0
                : EACH
                        + of(error.message())
                        + of(error.detail())
                        + of(error.hint())
                        + of(error.context())
                        + of(error.internalQuery());
    }

    static long of(List<Notice> notices) {
        long bytes = 0;
        for (Notice notice : notices) {
            bytes += EACH + of(notice.message()) + of(notice.detail()) + of(notice.hint());
        }
        return bytes;
    }

    private static long of(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /** The error by its name alone. */
    static AttemptError shortened(AttemptError error) {
        String message = error.message();
        if (message.length() <= SHORT_MESSAGE + 1
                && error.detail() == null
                && error.hint() == null
                && error.context() == null
                && error.internalQuery() == null) {
            return error;
        }
        return new AttemptError(
                message.length() <= SHORT_MESSAGE + 1 ? message : beginning(message, SHORT_MESSAGE) + "…",
                error.sqlState(),
                error.line(),
                error.column(),
                null,
                null,
                null,
                null,
                null,
                error.otherMode());
    }

    /** At most so many characters, none of them cut in two. */
    static String beginning(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
