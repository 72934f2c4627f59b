package dev.millrace.datasource;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first rows that a statement returned: at most 100 and about 1 MiB.
 *
 * @param rows values as JSON has them: null, Boolean, Integer, Long, Double, String; {@code numeric} and integers
 *     beyond 2^53 are strings, everything else the text that the server sends
 * @param rowCount all rows, kept or not
 * @param truncated whether rows are missing here or a value was cut
 */
public record ResultRows(List<Column> columns, List<List<@Nullable Object>> rows, long rowCount, boolean truncated) {

    public ResultRows {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(rows);
    }

    /** A column and its type as the server names it, such as {@code int4} or {@code numeric}. */
    public record Column(String name, String type) {}
}
