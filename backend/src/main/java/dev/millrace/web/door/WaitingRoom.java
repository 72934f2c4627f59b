package dev.millrace.web.door;

import java.util.HashMap;
import java.util.Map;

/** Places for threads that a client may hold: so many in all, and half of them for one client at most. */
final class WaitingRoom {

    private final int places;
    private final int placesOfOne;
    private final Map<String, Integer> taken = new HashMap<>();
    private int takenByAll;

    WaitingRoom(int places) {
        this.places = places;
        this.placesOfOne = (places + 1) / 2;
    }

    /** Whether the client got a place; then it {@link #leave leaves} it again. */
    synchronized boolean enter(String client) {
        int mine = taken.getOrDefault(client, 0);
        if (takenByAll >= places || mine >= placesOfOne) {
            return false;
        }
        taken.put(client, mine + 1);
        takenByAll++;
        return true;
    }

    synchronized void leave(String client) {
        takenByAll--;
        taken.computeIfPresent(client, (same, mine) -> mine > 1 ? mine - 1 : null);
    }
}
