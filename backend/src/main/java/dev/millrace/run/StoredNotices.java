package dev.millrace.run;

import dev.millrace.datasource.StatementOutcome.Notice;
import java.util.List;

/**
 * The notices of a statement as they are stored: all of them as a list, or, when there were more than are kept, those that
 * are with their number.
 *
 * @param count how many the server sent
 * @param kept the first and the last of them
 */
record StoredNotices(long count, List<Notice> kept) {

    StoredNotices {
        kept = List.copyOf(kept);
    }

    static StoredNotices read(String json) {
        if (json.startsWith("[")) {
            List<Notice> all = StoredJson.readList(json, Notice.class);
            return new StoredNotices(all.size(), all);
        }
        StoredNotices stored = StoredJson.read(json, StoredNotices.class);
        if (stored == null) {
            throw new IllegalStateException("stored notices are null");
        }
        return stored;
    }

    /** As it is written: a list as long as nothing is missing. */
    Object document() {
        return count == kept.size() ? kept : this;
    }
}
