package dev.millrace.cluster;

/**
 * Says that a thing has changed, never how: whoever cares reads it again. A signal may be lost or come twice; behind each reader
 * there is a periodic look.
 *
 * @param kind such as {@code run}; no colon
 * @param id of the thing; no colon
 * @param revision of the thing, as far as it has one
 */
public record Signal(String kind, String id, long revision) {

    public Signal {
        if (kind.isEmpty() || kind.indexOf(':') >= 0 || id.indexOf(':') >= 0) {
            throw new IllegalArgumentException("kind and id hold no colon: " + kind + ", " + id);
        }
    }

    String payload() {
        return kind + ":" + id + ":" + revision;
    }

    /**
     * Reads what {@link #payload} writes.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Signal parse(String payload) {
        String[] parts = payload.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a signal: " + payload);
        }
        return new Signal(parts[0], parts[1], Long.parseLong(parts[2]));
    }
}
