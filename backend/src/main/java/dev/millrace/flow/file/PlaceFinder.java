package dev.millrace.flow.file;

import dev.millrace.flow.definition.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Notes where some values stand while a text is read. The places of all values of a large file would weigh more than the
 * file; so it is read again for those that are wrong.
 */
final class PlaceFinder {

    private static final Place START = new Place(1, 1);

    private final Set<String> paths;
    private final Set<String> wanted = new HashSet<>();
    private final Map<String, Place> found = new HashMap<>();

    /** @param paths such as {@code nodes[2].key} */
    PlaceFinder(Set<String> paths) {
        this.paths = Set.copyOf(paths);
        this.paths.forEach(path -> surroundings(path).forEach(wanted::add));
    }

    /** For the first reading, which wants none. */
    static PlaceFinder none() {
        return new PlaceFinder(Set.of());
    }

    /** Not when the document itself is wrong, which begins where the text does. */
    boolean wantsAny() {
        return !wanted.isEmpty();
    }

    String member(String path, String name, Place place) {
        return wantsAny() ? note(path.isEmpty() ? name : path + "." + name, place) : "";
    }

    String element(String path, int index, Place place) {
        return wantsAny() ? note(path + "[" + index + "]", place) : "";
    }

    private String note(String path, Place place) {
        if (wanted.contains(path)) {
            found.put(path, place);
        }
        return path;
    }

    /** What is absent has the place of what surrounds it. */
    Map<String, Place> found() {
        Map<String, Place> places = new HashMap<>();
        for (String path : paths) {
            Optional<Place> nearest =
                    surroundings(path).filter(found::containsKey).findFirst().map(found::get);
            places.put(path, nearest.orElse(START));
        }
        return places;
    }

    /** {@code nodes[2].key}, {@code nodes[2]}, {@code nodes}. */
    private static Stream<String> surroundings(String path) {
        return Stream.iterate(
                path,
                one -> !one.isEmpty(),
                one -> one.substring(0, Math.max(0, Math.max(one.lastIndexOf('.'), one.lastIndexOf('[')))));
    }
}
