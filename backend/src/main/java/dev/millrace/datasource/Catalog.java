package dev.millrace.datasource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One level of what a database holds, in the HTTP contract's form: of the lists the one that was asked for is
 * there, or {@code failure} is.
 *
 * @param schemas those that the data source's role may use: first the search path in its order, then by name, the
 *     system's own last
 * @param tables of one schema by name; empty when there is no such schema
 * @param columns of one table in their order; empty when there is no such table
 * @param functions of one schema by name, those that can be called in SQL
 * @param limit most entries that the list can have
 * @param truncated whether there are more: beyond the limit, or than 8 MiB or the memory have room for
 * @param failure why the database did not answer
 */
public record Catalog(
        @Nullable List<Schema> schemas,
        @Nullable List<Table> tables,
        @Nullable List<Column> columns,
        @Nullable List<Function> functions,
        int limit,
        boolean truncated,
        @Nullable Failure failure) {

    public Catalog {
        schemas = schemas == null ? null : List.copyOf(schemas);
        tables = tables == null ? null : List.copyOf(tables);
        columns = columns == null ? null : List.copyOf(columns);
        functions = functions == null ? null : List.copyOf(functions);
    }

    /**
     * A schema.
     *
     * @param place in the search path, from 1: its tables need no schema before their name; null when it is not there
     */
    public record Schema(String name, @Nullable Integer place) {}

    /**
     * Whatever rows can be selected from.
     *
     * @param partition whether it is a part of a partitioned table, of which there are often thousands
     * @param foreign whether rows written to it may go to a foreign table: it is one, or has one as a partition or child,
     *     or is a view of one
     */
    public record Table(String name, Kind kind, boolean partition, boolean foreign) {}

    /**
     * A column.
     *
     * @param type as {@code format_type} writes it, such as {@code numeric(10,2)} or {@code character varying(40)[]}
     */
    public record Column(String name, String type, boolean nullable) {}

    /**
     * A function, procedure or aggregate.
     *
     * @param arguments of the first of its overloads, such as {@code text, timestamp with time zone}
     * @param result of the same one
     * @param overloads how many there are
     * @param forms the first of them, the oldest first, at most a hundred
     */
    public record Function(String name, String arguments, String result, int overloads, List<Form> forms) {

        private static final int MOST_FORMS = 100;

        public Function {
            forms = List.copyOf(forms);
        }

        static Function of(String name, List<Form> forms) {
            Form first = forms.get(0);
            return new Function(name, first.arguments(), first.result(), forms.size(), cut(forms, MOST_FORMS));
        }
    }

    /**
     * One of a function's overloads.
     *
     * @param result empty for a procedure
     */
    public record Form(String arguments, String result) {}

    /** Why there is no list: the outcome as a connection test would have it, and the database's own words. */
    public record Failure(ConnectionTest.Outcome outcome, String message) {}

    /** What a table is. */
    public enum Kind {
        TABLE,
        PARTITIONED_TABLE,
        VIEW,
        MATERIALIZED_VIEW,
        FOREIGN_TABLE;

        /** As {@code pg_class.relkind} has it. */
        static Kind of(String relkind) {
            return switch (relkind) {
                case "r" -> TABLE;
                case "p" -> PARTITIONED_TABLE;
                case "v" -> VIEW;
                case "m" -> MATERIALIZED_VIEW;
                case "f" -> FOREIGN_TABLE;
                default -> throw new IllegalArgumentException("no table has the kind " + relkind);
            };
        }
    }

    static Catalog ofSchemas(CatalogQuestion.Found<Schema> found, int limit) {
        return new Catalog(found.entries(), null, null, null, limit, found.more(), null);
    }

    static Catalog ofTables(CatalogQuestion.Found<Table> found, int limit) {
        return new Catalog(null, found.entries(), null, null, limit, found.more(), null);
    }

    static Catalog ofColumns(CatalogQuestion.Found<Column> found, int limit) {
        return new Catalog(null, null, found.entries(), null, limit, found.more(), null);
    }

    static Catalog ofFunctions(CatalogQuestion.Found<Function> found, int limit) {
        return new Catalog(null, null, null, found.entries(), limit, found.more(), null);
    }

    static Catalog failed(int limit, ConnectionTest.Outcome outcome, String message) {
        return new Catalog(null, null, null, null, limit, false, new Failure(outcome, message));
    }

    private static <T> List<T> cut(List<T> found, int limit) {
        return found.subList(0, Math.min(found.size(), limit));
    }
}
