package dev.millrace.web.flow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The entity tag of a draft: its revision in quotes. */
final class RevisionTag {

    private static final Pattern REVISION = Pattern.compile("\"?(\\d{1,18})\"?");

    /** No draft is ever at this one. */
    private static final long NO_REVISION = -1;

    private RevisionTag() {}

    static String of(long revision) {
        return "\"" + revision + "\"";
    }

    /**
     * The revision that a caller expects; a tag that this API never gave matches no draft.
     *
     * @return null when the caller expects none
     */
    static @Nullable Long expected(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank()) {
            return null;
        }
        Matcher tag = REVISION.matcher(ifMatch.strip());
        return tag.matches() ? Long.parseLong(tag.group(1)) : NO_REVISION;
    }
}
