package dev.millrace.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The shape of a run: its nodes in the order of the document, numbered from 0, and who comes before whom. Built once per
 * claim of a run; acyclic, as validation has it.
 */
public final class RunGraph {

    /** One dependency, by the keys of its ends. */
    public record Link(String from, String to) {}

    private final List<String> keys;
    private final Map<String, Integer> places = new HashMap<>();
    private final int[][] upstream;
    private final int[] order;
    private final boolean[] suspended;

    /**
     * Reads the shape.
     *
     * @throws IllegalArgumentException for a key named twice, a link to nowhere, or a cycle
     */
    public RunGraph(List<String> keys, List<Link> links, Set<String> suspendedKeys) {
        this.keys = List.copyOf(keys);
        for (String key : this.keys) {
            if (places.putIfAbsent(key, places.size()) != null) {
                throw new IllegalArgumentException("node " + key + " twice");
            }
        }
        List<List<Integer>> before = new ArrayList<>();
        List<List<Integer>> after = new ArrayList<>();
        for (int i = 0; i < this.keys.size(); i++) {
            before.add(new ArrayList<>());
            after.add(new ArrayList<>());
        }
        for (Link link : links) {
            int from = place(link.from());
            int to = place(link.to());
            before.get(to).add(from);
            after.get(from).add(to);
        }
        this.upstream = before.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        this.order = topologicalOrder(before, after);
        this.suspended = new boolean[this.keys.size()];
        suspendedKeys.forEach(key -> suspended[place(key)] = true);
    }

    public int size() {
        return keys.size();
    }

    public List<String> keys() {
        return keys;
    }

    public String key(int place) {
        return keys.get(place);
    }

    public int place(String key) {
        Integer place = places.get(key);
        if (place == null) {
            throw new IllegalArgumentException("no node " + key);
        }
        return place;
    }

    int[] upstream(int place) {
        return upstream[place];
    }

    /** All nodes, each after everything upstream of it. */
    int[] order() {
        return order;
    }

    boolean suspended(int place) {
        return suspended[place];
    }

    private static int[] topologicalOrder(List<List<Integer>> before, List<List<Integer>> after) {
        int[] missing = before.stream().mapToInt(List::size).toArray();
        int[] order = new int[missing.length];
        int filled = 0;
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] == 0) {
                order[filled++] = i;
            }
        }
        for (int done = 0; done < filled; done++) {
            for (int next : after.get(order[done])) {
                if (--missing[next] == 0) {
                    order[filled++] = next;
                }
            }
        }
        if (filled < order.length) {
            throw new IllegalArgumentException("a cycle among " + Arrays.toString(missing));
        }
        return order;
    }
}
