package dev.millrace.flow.definition;

import java.util.Map;
import java.util.Set;

/** Where the values of a document stand in the text that it was read from. Asked only when something is wrong. */
@FunctionalInterface
public interface Places {

    /** Of a document that has no text of its own. */
    Places NONE = paths -> Map.of();

    /**
     * Finds the places of some values.
     *
     * @param paths such as {@code nodes[2].key}; what they name may be absent, its surroundings are told then
     * @return the places that are known, by path
     */
    Map<String, Place> of(Set<String> paths);
}
