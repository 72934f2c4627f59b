package dev.millrace.time;

import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The time zones a flow may name: the IANA identifiers this Java runtime knows, no offsets such as {@code +08:00}. */
public final class Zones {

    private static final Set<String> IDS = ZoneId.getAvailableZoneIds();

    private Zones() {}

    public static Optional<ZoneId> find(String id) {
        return IDS.contains(id) ? Optional.of(ZoneId.of(id)) : Optional.empty();
    }

    /** In alphabetical order. */
    public static Set<String> ids() {
        return new TreeSet<>(IDS);
    }
}
