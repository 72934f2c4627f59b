package dev.millrace.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * That what is written to one table may end up in another: in a child or partition, in the table under a view, under an
 * older name. Two names of a table are one when they {@link TableName#mayBe}.
 */
final class TableLinks {
    private record Link(TableName written, TableName reached) {}

    private final List<Link> links = new ArrayList<>();

    void add(TableName written, TableName reached) {
        links.add(new Link(written, reached));
    }

    /** The tables that rows written to others may end up in. */
    List<TableName> reached() {
        return links.stream().map(Link::reached).toList();
    }

    /** Those through which one of the seeds may be written to, without the seeds. Linear in the number of links. */
    List<TableName> leadingTo(Collection<TableName> seeds) {
        Ends ends = new Ends();
        links.forEach(link -> ends.add(link.reached(), link.written()));
        return ends.closure(seeds);
    }

    /** Those in which rows written to the seeds may end up, without the seeds. */
    List<TableName> reachedFrom(Collection<TableName> seeds) {
        Ends ends = new Ends();
        links.forEach(link -> ends.add(link.written(), link.reached()));
        return ends.closure(seeds);
    }

    /** The far ends of links by the near ones. What has been gone through is taken out, so that it is gone through once. */
    private static final class Ends {
        private final Map<String, List<TableName>> qualified = new HashMap<>();
        private final Map<String, List<TableName>> unqualified = new HashMap<>();
        private final Map<String, List<TableName>> byBareName = new HashMap<>();

        void add(TableName near, TableName far) {
            if (near.schema() == null) {
                put(unqualified, near.name(), far);
            } else {
                put(qualified, TableNames.key(near), far);
            }
            put(byBareName, near.name(), far);
        }

        private static void put(Map<String, List<TableName>> ends, String key, TableName far) {
            ends.computeIfAbsent(key, name -> new ArrayList<>(1)).add(far);
        }

        List<TableName> closure(Collection<TableName> seeds) {
            List<TableName> found = new ArrayList<>();
            Deque<TableName> open = new ArrayDeque<>(seeds);
            Consumer<TableName> take = far -> {
                found.add(far);
                open.add(far);
            };
            while (!open.isEmpty()) {
                TableName table = open.pop();
                if (table.schema() == null) {
                    takeOut(byBareName, table.name(), take);
                } else {
                    takeOut(qualified, TableNames.key(table), take);
                    takeOut(unqualified, table.name(), take);
                }
            }
            return found;
        }

        private static void takeOut(Map<String, List<TableName>> ends, String key, Consumer<TableName> take) {
            List<TableName> far = ends.remove(key);
            if (far != null) {
                far.forEach(take);
            }
        }
    }
}
