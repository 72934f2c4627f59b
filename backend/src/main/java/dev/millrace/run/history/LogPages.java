package dev.millrace.run.history;

import dev.millrace.run.LogLine;
import dev.millrace.run.NodeDetail;
import dev.millrace.run.RunId;
import dev.millrace.run.StoredJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the log of a run, or of an attempt a part at a time. A line's number is made of the number of its entry and its place in it:
 * it grows with time, and is exact in JavaScript for the first 2^33 entries of a run.
 */
public final class LogPages {

    private static final int MOST = 1_000;
    private static final int MOST_BYTES = 1 << 20;
    private static final long PLACES = 1 << 20;

    private final JdbcClient database;

    public LogPages(JdbcClient database) {
        this.database = database;
    }

    /** Higher than the numbers of the lines of this entry and of all before it, lower than those of later ones. */
    public static long after(long step) {
        return (step + 1) * PLACES - 1;
    }

    /** A line with its number, by which later ones can be asked for. */
    public record NumberedLine(long number, LogLine line) {}

    /** Lines of a run after a number, oldest first. */
    public List<NumberedLine> after(RunId run, long number, int most) {
        return database.sql("""
                        select e.step * :places + l.place as number, l.line
                        from run_entry e
                        cross join lateral jsonb_array_elements(e.detail -> 'log') with ordinality as l (line, place)
                        where e.run_id = :run and e.step >= :number / :places and e.step * :places + l.place > :number
                        order by e.step, l.place
                        limit :most
                        """)
                .param("places", PLACES)
                .param("run", run.value())
                .param("number", number)
                .param("most", most)
                .query((row, n) -> new NumberedLine(
                        row.getLong("number"),
                        Objects.requireNonNull(StoredJson.read(row.getString("line"), LogLine.class))))
                .list();
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

    /** Of an attempt, from a line on, at least one, until they hold a mebibyte. */
    Page read(AttemptKey attempt, long from) {
        record Found(long number, NodeDetail.Line line, int bytes) {}
        List<Found> found = attempt.in(database.sql("""
                        with told as (
                            select number, line, bytes, sum(bytes) over (order by number) - bytes as before
                            from (
                                select e.step * :places + l.place as number, l.line,
                                    octet_length(l.line ->> 'text') + 60 as bytes
                                from run_entry e
                                cross join lateral jsonb_array_elements(e.detail -> 'log') with ordinality as l (line, place)
                                where e.run_id = :run and :key = any (e.nodes) and e.step >= :from / :places
                                  and l.line ->> 'node' = :key and cast(l.line ->> 'attempt' as integer) = :attempt
                                  and e.step * :places + l.place >= :from
                                order by e.step, l.place
                                limit :most
                            ) first
                        )
                        select number, line, bytes from told where before < :bytes order by number
                        """))
                .param("places", PLACES)
                .param("from", from)
                .param("most", MOST)
                .param("bytes", MOST_BYTES)
                .query((row, n) -> new Found(row.getLong("number"), line(row.getString("line")), row.getInt("bytes")))
                .list();
        long last = found.isEmpty() ? from - 1 : found.get(found.size() - 1).number();
        record Rest(int count, @Nullable Long next) {}
        Rest rest = attempt.in(database.sql("""
                        select count(*) as count,
                            min(e.step * :places + l.place) filter (where e.step * :places + l.place > :last) as next
                        from run_entry e
                        cross join lateral jsonb_array_elements(e.detail -> 'log') with ordinality as l (line, place)
                        where e.run_id = :run and :key = any (e.nodes)
                          and l.line ->> 'node' = :key and cast(l.line ->> 'attempt' as integer) = :attempt
                        """))
                .param("places", PLACES)
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

    private static NodeDetail.Line line(String json) {
        LogLine line = Objects.requireNonNull(StoredJson.read(json, LogLine.class));
        return new NodeDetail.Line(line.at(), line.level(), line.text());
    }
}
