package dev.millrace.user;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes guessing slow. Of strangers, the tries are counted by name, by address and by both; a device or an address that has
 * signed in to this account before is counted by itself, so that no flood of others' tries makes it wait. Names of no
 * account are counted like others, so that a pause tells nothing.
 */
final class SignInLimits {

    private static final int FREE_TRIES = 5;

    /** Of all names together: an office, or all people behind Docker, have one address. */
    private static final int FREE_TRIES_OF_AN_ADDRESS = 20;

    private static final int MOST_KEYS = 10_000;

    private final Clock clock;
    private final Tries names = new Tries(FREE_TRIES, true, MOST_KEYS);
    private final Tries pairs = new Tries(FREE_TRIES, true, MOST_KEYS);
    private final Tries addresses = new Tries(FREE_TRIES_OF_AN_ADDRESS, false, MOST_KEYS);
    private final Tries devices = new Tries(FREE_TRIES, true, MOST_KEYS);

    SignInLimits(Clock clock) {
        this.clock = clock;
    }

    private record Counted(Tries tries, String key) {}

    /** Whose pauses count for a try. */
    static final class Lane {

        private final List<Counted> counted = new ArrayList<>();
        private final boolean known;

        private Lane(boolean known) {
            this.known = known;
        }

        private Lane by(Tries tries, String... parts) {
            counted.add(new Counted(tries, String.join("\0", parts)));
            return this;
        }

        /** Whether it has signed in to this account before. */
        boolean known() {
            return known;
        }
    }

    Lane stranger(String name, String address) {
        return new Lane(false).by(names, name).by(pairs, name, address).by(addresses, address);
    }

    Lane knownAddress(String name, String address) {
        return new Lane(true).by(pairs, name, address);
    }

    Lane knownDevice(String name, String device) {
        return new Lane(true).by(devices, name, device);
    }

    /** A person who is signed in and gives the password once more. */
    Lane signedIn(String accountId) {
        return new Lane(true).by(devices, "", accountId);
    }

    /** Begins a try: zero, and it is counted; else how long it has to wait, and nothing is counted. */
    synchronized Duration begin(Lane lane) {
        Instant now = clock.instant();
        Duration wait = lane.counted.stream()
                .map(one -> one.tries().remaining(one.key(), now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        if (wait.isZero()) {
            lane.counted.forEach(one -> one.tries().begun(one.key(), now));
        }
        return wait;
    }

    synchronized void failed(Lane lane) {
        lane.counted.forEach(one -> one.tries().ended(one.key()));
    }

    /** The address keeps its other tries: an account of one's own must not buy guesses at those of others. */
    synchronized void succeeded(Lane lane) {
        for (Counted one : lane.counted) {
            if (one.tries() == addresses) {
                one.tries().undone(one.key());
            } else {
                one.tries().forget(one.key());
            }
        }
    }

    /** Nothing was looked at. */
    synchronized void undone(Lane lane) {
        lane.counted.forEach(one -> one.tries().undone(one.key()));
    }

    /** Keys in memory. */
    synchronized int size() {
        return names.size() + pairs.size() + addresses.size() + devices.size();
    }
}
