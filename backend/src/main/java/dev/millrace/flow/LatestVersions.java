package dev.millrace.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The versions that were in force of flows when they were last looked at. Others may have been published since: who acts on one checks,
 * while it holds the flow's row, that it still is in force. Bounded by the characters of the documents; the flow that was not asked for
 * longest goes first. Safe for use by many threads.
 */
final class LatestVersions {

    private final long mostCharacters;
    private final Map<FlowId, Version.Whole> versions = new LinkedHashMap<>(64, 0.75f, true);
    private long characters;

    LatestVersions(long mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    /** @param read looks, and throws when nothing is in force */
    Version.Whole get(FlowId flow, Function<FlowId, Version.Whole> read) {
        synchronized (versions) {
            Version.Whole known = versions.get(flow);
            if (known != null) {
                return known;
            }
        }
        Version.Whole found = read.apply(flow);
        synchronized (versions) {
            weigh(versions.put(flow, found), -1);
            weigh(found, 1);
            var oldest = versions.values().iterator();
            while (characters > mostCharacters) {
                weigh(oldest.next(), -1);
                oldest.remove();
            }
        }
        return found;
    }

    /** This one is no longer in force. */
    void forget(Version.Whole stale) {
        synchronized (versions) {
            if (versions.remove(stale.version().flow(), stale)) {
                weigh(stale, -1);
            }
        }
    }

    private void weigh(Version.@Nullable Whole version, int sign) {
        characters += version == null ? 0 : sign * (long) version.json().length();
    }
}
