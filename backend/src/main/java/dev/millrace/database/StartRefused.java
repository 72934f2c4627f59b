package dev.millrace.database;

import java.io.Serial;

/**
 * The console cannot start, for a reason that its operator can act on. The message is the whole report: a sentence that
 * names the setting or the file, without a stack trace.
 */
public final class StartRefused extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    public StartRefused(String sentence) {
        super(sentence);
    }

    public StartRefused(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
