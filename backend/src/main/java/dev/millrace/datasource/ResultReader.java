package dev.millrace.datasource;

import dev.millrace.datasource.ResultRows.Column;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Encoding;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.core.Tuple;

/** Keeps of a result what the contract keeps of it: the first rows, typed, large values cut. Values arrive as text. */
final class ResultReader {

    static final int MOST_ROWS = 100;
    static final int LONGEST_VALUE = 8_192;
    static final int MOST_CHARACTERS = 1024 * 1024;

    private static final long LARGEST_EXACT = 1L << 53;

    private final Encoding encoding;
    private final int most;
    private final List<List<@Nullable Object>> kept = new ArrayList<>();
    private Field @Nullable [] fields;
    private int room = MOST_CHARACTERS;
    private boolean truncated;

    /** @param most rows that are kept */
    ResultReader(BaseConnection connection, int most) throws SQLException {
        this.encoding = connection.getEncoding();
        this.most = most;
    }

    /** Takes the rows of one answer; one that comes after another takes its place. */
    void take(Field[] described, List<Tuple> rows) throws IOException {
        kept.clear();
        fields = described;
        room = MOST_CHARACTERS;
        truncated = false;
        for (Tuple row : rows) {
            if (kept.size() == most || room <= 0) {
                break;
            }
            kept.add(values(described, row));
        }
    }

    /**
     * What was kept; null when there was no result, even an empty one.
     *
     * @param count all rows of the result
     */
    @Nullable
    ResultRows result(BaseConnection connection, long count) throws SQLException {
        Field[] described = fields;
        if (described == null) {
            return null;
        }
        List<Column> columns = new ArrayList<>(described.length);
        for (Field field : described) {
            String type = connection.getTypeInfo().getPGType(field.getOID());
            columns.add(new Column(field.getColumnLabel(), type == null ? "unknown" : type));
        }
        return new ResultRows(columns, kept, count, truncated || count > kept.size());
    }

    private List<@Nullable Object> values(Field[] described, Tuple row) throws IOException {
        List<@Nullable Object> values = new ArrayList<>(described.length);
        for (int i = 0; i < described.length; i++) {
            byte[] sent = row.get(i);
            Object value = sent == null ? null : value(described[i].getOID(), encoding.decode(sent));
            room -= value instanceof String text ? text.length() : Long.BYTES;
            values.add(value);
        }
        return values;
    }

    private Object value(int type, String text) {
        return switch (type) {
            case Oid.BOOL -> text.equals("t");
            case Oid.INT2, Oid.INT4 -> Integer.valueOf(text);
            case Oid.INT8 -> exact(Long.parseLong(text));
            case Oid.FLOAT4, Oid.FLOAT8 -> finite(text);
            default -> cut(text);
        };
    }

    private static Object exact(long value) {
        return value > LARGEST_EXACT || value < -LARGEST_EXACT ? (Object) String.valueOf(value) : (Object) value;
    }

    private static Object finite(String text) {
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? (Object) value : text;
    }

    private String cut(String text) {
        int longest = Math.min(LONGEST_VALUE, Math.max(room, 0));
        if (text.length() <= longest) {
            return text;
        }
        truncated = true;
        int end = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end);
    }
}
