package dev.millrace.datasource;

import dev.millrace.datasource.ResultRows.Column;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a result to its end and keeps what the contract keeps of it: the first rows, typed, large values cut. */
final class ResultReader {

    static final int MOST_ROWS = 100;
    static final int LONGEST_VALUE = 8_192;
    static final int MOST_CHARACTERS = 1024 * 1024;

    private static final long LARGEST_EXACT = 1L << 53;

    private final ResultSet result;
    private final NoticeList notices;
    private final int most;
    private final List<Column> columns = new ArrayList<>();
    private final List<List<@Nullable Object>> kept = new ArrayList<>();
    private int room = MOST_CHARACTERS;
    private boolean truncated;

    ResultReader(ResultSet result, NoticeList notices) {
        this(result, notices, MOST_ROWS);
    }

    /** @param most rows that are kept */
    ResultReader(ResultSet result, NoticeList notices, int most) {
        this.result = result;
        this.notices = notices;
        this.most = most;
    }

    ResultRows readToTheEnd() throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(new Column(meta.getColumnLabel(i), meta.getColumnTypeName(i)));
        }
        long count = 0;
        while (result.next()) {
            if (count < most && room > 0) {
                kept.add(row());
            } else {
                truncated = true;
            }
            count++;
            if (count % ExecuteStatement.FETCH_SIZE == 0) {
                takeNotices();
            }
        }
        takeNotices();
        return new ResultRows(columns, kept, count, truncated);
    }

    /** Those that come with later portions hang on the result, in memory, until they are taken off. */
    private void takeNotices() throws SQLException {
        notices.addAll(result.getWarnings());
        result.clearWarnings();
    }

    private List<@Nullable Object> row() throws SQLException {
        List<@Nullable Object> row = new ArrayList<>(columns.size());
        for (int i = 1; i <= columns.size(); i++) {
            Object value = value(i, columns.get(i - 1).type());
            room -= value instanceof String text ? text.length() : Long.BYTES;
            row.add(value);
        }
        return row;
    }

    private @Nullable Object value(int column, String type) throws SQLException {
        return switch (type) {
            case "bool" -> {
                boolean value = result.getBoolean(column);
                yield result.wasNull() ? null : value;
            }
            case "int2", "int4", "serial", "smallserial" -> {
                int value = result.getInt(column);
                yield result.wasNull() ? null : value;
            }
            case "int8", "bigserial" -> {
                long value = result.getLong(column);
                yield result.wasNull() ? null : exact(value);
            }
            case "float4", "float8" -> {
                double value = result.getDouble(column);
                yield result.wasNull() ? null : finite(value, column);
            }
            default -> cut(result.getString(column));
        };
    }

    private static Object exact(long value) {
        return value > LARGEST_EXACT || value < -LARGEST_EXACT ? (Object) String.valueOf(value) : (Object) value;
    }

    private Object finite(double value, int column) throws SQLException {
        return Double.isFinite(value) ? (Object) value : String.valueOf(result.getString(column));
    }

    private @Nullable String cut(@Nullable String text) {
        int longest = Math.min(LONGEST_VALUE, Math.max(room, 0));
        if (text == null || text.length() <= longest) {
            return text;
        }
        truncated = true;
        int end = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end);
    }
}
