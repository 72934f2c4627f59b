package dev.millrace.run;

import dev.millrace.datasource.ResultRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the statements of an attempt with their rows, a part at a time. */
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
     * @param bytes how much it holds, as its JSON was stored
     */
    record Page(
            List<RunView.StatementView> statements,
            int statementCount,
            List<NodeDetail.Result> results,
            int resultCount,
            @Nullable Integer next,
            long bytes) {}

    private record End(
            int last,
            long bytes,
            int statementCount,
            int resultCount,
            @Nullable Integer next) {}

    /** From a statement on, at least one, until they hold {@code most} bytes. */
    Page read(NodeDetails.AttemptKey attempt, int from, long most) {
        End end = end(attempt, from, most);
        List<RunView.StatementView> statements = new ArrayList<>();
        List<NodeDetail.Result> results = new ArrayList<>();
        attempt.in(database.sql("""
                        select %s, s.columns, s.result, s.row_count, s.truncated
                        from statement_result s
                        where s.run_id = :run and s.node_key = :key and s.attempt = :attempt
                          and s.statement between :from and :last
                        order by s.statement
                        """.formatted(StatementRows.COLUMNS)))
                .param("from", from)
                .param("last", end.last())
                .query(row -> {
                    statements.add(StatementRows.read(row));
                    String columns = row.getString("columns");
                    if (columns != null) {
                        results.add(new NodeDetail.Result(
                                row.getInt("statement"),
                                StoredJson.readList(columns, ResultRows.Column.class),
                                StoredJson.readRows(Objects.requireNonNull(row.getString("result"))),
                                row.getLong("row_count"),
                                row.getBoolean("truncated")));
                    }
                });
        return new Page(statements, end.statementCount(), results, end.resultCount(), end.next(), end.bytes());
    }

    /** Looks at one statement after the other, so that the sizes of those that are not told are never computed. */
    private End end(NodeDetails.AttemptKey attempt, int from, long most) {
        return attempt.in(database.sql("""
                        with recursive part (statement, number, bytes) as (
                            select :from - 1, 0, 0::bigint
                            union all
                            select following.statement, part.number + 1, part.bytes + following.bytes
                            from part
                            cross join lateral (
                                select s.statement,
                                       100 + octet_length(s.notices::text)
                                           + coalesce(octet_length(s.columns::text), 0)
                                           + coalesce(octet_length(s.result::text), 0) as bytes
                                from statement_result s
                                where s.run_id = :run and s.node_key = :key and s.attempt = :attempt
                                  and s.statement > part.statement
                                order by s.statement
                                limit 1
                            ) following
                            where part.bytes < :bytes and part.number < :most
                        ),
                        told as (
                            select max(statement) as last, max(bytes) as bytes from part
                        )
                        select told.last, told.bytes, count(*) as statements, count(s.columns) as results,
                               min(s.statement) filter (where s.statement > told.last) as next
                        from told
                        left join statement_result s
                            on s.run_id = :run and s.node_key = :key and s.attempt = :attempt
                        group by told.last, told.bytes
                        """))
                .param("from", from)
                .param("bytes", most)
                .param("most", MOST)
                .query((row, n) -> new End(
                        row.getInt("last"),
                        row.getLong("bytes"),
                        row.getInt("statements"),
                        row.getInt("results"),
                        row.getObject("next", Integer.class)))
                .single();
    }
}
