package dev.millrace.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the log of an attempt, a part at a time. */
final class LogPages {

    private static final int MOST = 1_000;
    private static final int MOST_BYTES = 1 << 20;

    private final JdbcClient database;

    LogPages(JdbcClient database) {
        this.database = database;
    }

    /**
     * A part of the log.
     *
     * @param count of all lines of the attempt
     * @param next the number of the first line after it; null: there is none
     */
    record Page(
            List<NodeDetail.Line> lines,
            int count,
            @Nullable Long next,
            long bytes) {}

    /** From a line on, at least one, until they hold a mebibyte. */
    Page read(NodeDetails.AttemptKey attempt, long from) {
        record Found(long id, NodeDetail.Line line, int bytes) {}
        // Sums before each line, in the order of the index: what comes after the last line told is not looked at.
        List<Found> found = attempt.in(database.sql("""
                        select id, at, level, text, bytes
                        from (
                            select id, at, level, text, octet_length(text) + 60 as bytes,
                                   sum(octet_length(text) + 60) over (order by id) as sum
                            from node_log
                            where run_id = :run and node_key = :key and attempt = :attempt and id >= :from
                            order by id
                            limit :most
                        ) line
                        where sum - bytes < :bytes
                        order by id
                        """))
                .param("from", from)
                .param("most", MOST)
                .param("bytes", MOST_BYTES)
                .query((row, n) -> new Found(
                        row.getLong("id"),
                        new NodeDetail.Line(
                                row.getTimestamp("at").toInstant(),
                                LogLine.Level.valueOf(row.getString("level")),
                                row.getString("text")),
                        row.getInt("bytes")))
                .list();
        long last = found.isEmpty() ? from - 1 : found.get(found.size() - 1).id();
        record Rest(int count, @Nullable Long next) {}
        Rest rest = attempt.in(database.sql("""
                        select count(*) as count, min(id) filter (where id > :last) as next
                        from node_log
                        where run_id = :run and node_key = :key and attempt = :attempt
                        """))
                .param("last", last)
                .query((row, n) -> new Rest(row.getInt("count"), row.getObject("next", Long.class)))
                .single();
        List<NodeDetail.Line> lines = new ArrayList<>();
        long bytes = 0;
        for (Found one : found) {
            lines.add(one.line());
            bytes += one.bytes();
        }
        return new Page(lines, rest.count(), rest.next(), bytes);
    }
}
