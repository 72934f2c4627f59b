package dev.millrace.sql;

import java.util.HashSet;
import java.util.Set;

/** A set of tables that is asked by name; scripts may name very many, so that nothing here goes through them. */
final class TableNames {
    /** No identifier has it, so that a schema and a name put together stay apart. */
    private static final char BETWEEN = '\0';

    private final Set<String> usual = new HashSet<>();
    private final Set<String> qualified = new HashSet<>();
    private final Set<String> unqualified = new HashSet<>();
    private final Set<String> bare = new HashSet<>();

    /** Strings, for a hash table finds those in time even when somebody has made their hashes equal. */
    static String key(TableName table) {
        return table.schema() + BETWEEN + table.name();
    }

    void add(TableName table) {
        usual.add(table.usualSchema() + BETWEEN + table.name());
        bare.add(table.name());
        if (table.schema() == null) {
            unqualified.add(table.name());
        } else {
            qualified.add(key(table));
        }
    }

    /** Whether it has one that {@link TableName#isSameAs} the table. */
    boolean hasSame(TableName table) {
        return usual.contains(table.usualSchema() + BETWEEN + table.name());
    }

    /** Whether it has one that the table {@link TableName#mayBe}. */
    boolean mayHave(TableName table) {
        return table.schema() == null
                ? bare.contains(table.name())
                : unqualified.contains(table.name()) || qualified.contains(key(table));
    }
}
