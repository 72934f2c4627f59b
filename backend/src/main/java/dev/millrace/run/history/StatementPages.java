package dev.millrace.run.history;

import dev.millrace.datasource.ResultRows;
import dev.millrace.datasource.StatementOutcome.Notice;
import dev.millrace.run.NodeDetail;
import dev.millrace.run.RunView;
import dev.millrace.run.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the statements of an attempt with their rows, a part at a time. How much rows are their statements say, so no others are read. */
final class StatementPages {

    private static final int MOST = 1_000;

    private final JdbcClient database;

    StatementPages(JdbcClient database) {
        this.database = database;
    }

    /**
     * A part of the statements.
     *
     * @param next the first statement after it; null: there is none
     * @param bytes how much it holds, as its JSON was stored, about
     */
    record Page(
            List<RunView.StatementView> statements,
            int statementCount,
            List<NodeDetail.Result> results,
            int resultCount,
            @Nullable Integer next,
            long bytes) {}

    private record Told(RunView.StatementView statement, long step, boolean hasResult) {}

    private static final class Totals {
        private int statements;
        private int results;
        private @Nullable Integer next;
        private long bytes;
    }

    /** From a statement on, at least one, until they hold {@code most} bytes. */
    Page read(AttemptKey attempt, int from, long most) {
        Totals totals = new Totals();
        List<Told> told = told(attempt, from, most, totals);
        return new Page(
                told.stream().map(Told::statement).toList(),
                totals.statements,
                results(attempt, told),
                totals.results,
                totals.next,
                totals.bytes);
    }

    /** The totals come with each row; when nothing is told they are asked for by themselves. */
    private List<Told> told(AttemptKey attempt, int from, long most, Totals totals) {
        List<Told> told = new ArrayList<>();
        attempt.in(database.sql("""
                        with found as materialized (
                            select e.step, s.statement, s.line, s.command, s.affected, s.millis,
                                coalesce(s.notices, '[]') as notices, s."noticeCount" as notice_count,
                                s."resultSize" is not null as has_result,
                                100 + coalesce(octet_length(s.notices::text), 2) + coalesce(s."resultSize", 0) as bytes
                            from run_entry e
                            cross join lateral jsonb_to_recordset(e.body -> 'statements') as s (node text,
                                attempt integer, statement integer, line integer, command text, affected bigint,
                                millis double precision, notices jsonb, "noticeCount" bigint, "resultSize" bigint)
                            where e.run_id = :run and :key = any (e.nodes) and s.node = :key and s.attempt = :attempt
                        ),
                        part as (
                            select found.*, sum(bytes) over in_order as sum, row_number() over in_order as place
                            from found
                            where statement >= :from
                            window in_order as (order by statement)
                        ),
                        told as (
                            select * from part where sum - bytes < :bytes and place <= :most
                        )
                        select told.*, totals.*
                        from (
                            select count(*) as statements, count(*) filter (where has_result) as results,
                                min(statement) filter (
                                    where statement > coalesce((select max(statement) from told), :from - 1)) as next
                            from found
                        ) totals
                        left join told on true
                        order by told.statement
                        """))
                .param("from", from)
                .param("bytes", most)
                .param("most", MOST)
                .query(row -> {
                    totals.statements = row.getInt("statements");
                    totals.results = row.getInt("results");
                    totals.next = row.getObject("next", Integer.class);
                    if (row.getObject("statement") != null) {
                        totals.bytes = row.getLong("sum");
                        told.add(new Told(statement(row), row.getLong("step"), row.getBoolean("has_result")));
                    }
                });
        return told;
    }

    private static RunView.StatementView statement(ResultSet row) throws SQLException {
        List<Notice> notices = StoredJson.readList(row.getString("notices"), Notice.class);
        Long sent = row.getObject("notice_count", Long.class);
        return new RunView.StatementView(
                row.getInt("statement"),
                row.getInt("line"),
                Objects.requireNonNullElse(row.getString("command"), ""),
                row.getObject("affected", Long.class),
                row.getDouble("millis"),
                notices,
                sent == null ? notices.size() : sent);
    }

    private List<NodeDetail.Result> results(AttemptKey attempt, List<Told> told) {
        List<Told> with = told.stream().filter(Told::hasResult).toList();
        if (with.isEmpty()) {
            return List.of();
        }
        return attempt.in(database.sql("""
                        select r.statement, r.columns, r.rows, r."rowCount" as row_count,
                            coalesce(r.truncated, false) as truncated
                        from run_entry e
                        cross join lateral jsonb_to_recordset(e.detail -> 'results') as r (node text, attempt integer,
                            statement integer, columns jsonb, rows jsonb, "rowCount" bigint, truncated boolean)
                        where e.run_id = :run and e.step = any (:steps) and r.node = :key and r.attempt = :attempt
                          and r.statement between :first and :last and r.columns is not null
                        order by r.statement
                        """))
                .param("steps", with.stream().map(Told::step).distinct().toArray(Long[]::new))
                .param("first", with.get(0).statement().index())
                .param("last", with.get(with.size() - 1).statement().index())
                .query((row, n) -> new NodeDetail.Result(
                        row.getInt("statement"),
                        StoredJson.readList(row.getString("columns"), ResultRows.Column.class),
                        StoredJson.readRows(row.getString("rows")),
                        row.getLong("row_count"),
                        row.getBoolean("truncated")))
                .list();
    }
}
