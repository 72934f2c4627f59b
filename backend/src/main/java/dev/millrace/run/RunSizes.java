package dev.millrace.run;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much of a run one answer tells, in bytes, found without reading it. */
@Component
public class RunSizes {

    /** A node, attempt or statement without what it said. */
    private static final int ROW = 100;

    private static final int MOST_ROWS = 20_000;

    /** Of errors, and of notices, in one answer; they are not read for their size, so each counts as the largest. */
    private static final long MOST_SAID = 2 << 20;

    private static final int LARGEST_ERROR = 84 << 10;
    private static final int LARGEST_NOTICES = 132 << 10;

    /** Notices of no more bytes are an empty list. */
    private static final int EMPTY_LIST = 8;

    /** A result may begin below the bound of an answer and end above it. */
    private static final long MOST_OF_NODE = NodeDetails.MOST_BYTES + (1 << 20);

    private final JdbcClient database;

    RunSizes(JdbcClient database) {
        this.database = database;
    }

    /** The definition that the run executes; zero when there is no such run. */
    public long ofDefinition(RunId run) {
        return database.sql("select octet_length(definition::text) from run_snapshot where run_id = :run")
                .param("run", run.value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** At least what {@link RunQueries#get} tells. */
    public long ofView(RunId run) {
        return database.sql("""
                        with attempts as (
                            select error is not null as failed from attempt where run_id = :run limit :most
                        )
                        select count(*) + (select count(*) from node_run where run_id = :run)
                                        + (select count(*) from attempts) as rows,
                               count(*) filter (where noticed) as noticed,
                               (select count(*) filter (where failed) from attempts) as failed
                        from (
                            select pg_column_size(notices) > :empty as noticed
                            from statement_result
                            where run_id = :run
                            limit :most
                        ) statements
                        """)
                .param("run", run.value())
                .param("most", MOST_ROWS)
                .param("empty", EMPTY_LIST)
                .query((row, n) -> row.getLong("rows") * ROW
                        + Math.min(MOST_SAID, row.getLong("failed") * LARGEST_ERROR)
                        + Math.min(MOST_SAID, row.getLong("noticed") * LARGEST_NOTICES))
                .single();
    }

    /** At least what {@link RunQueries#node} tells, whatever part is asked for. */
    public long ofNode(RunId run, String key) {
        // One statement after the other: those beyond the bound of an answer are not taken apart for their size.
        long bytes = database.sql("""
                        with recursive part (attempt, statement, bytes) as (
                            select 0, 0, (
                                select coalesce(sum(octet_length(sql) + octet_length(variables::text)), 0)
                                from attempt
                                where run_id = :run and node_key = :key
                            ) + (
                                select coalesce(sum(octet_length(text) + 60), 0)
                                from node_log
                                where run_id = :run and node_key = :key
                            )
                            union all
                            select following.attempt, following.statement, part.bytes + following.bytes
                            from part
                            cross join lateral (
                                select s.attempt, s.statement,
                                       100 + octet_length(s.notices::text)
                                           + coalesce(octet_length(s.columns::text), 0)
                                           + coalesce(octet_length(s.result::text), 0) as bytes
                                from statement_result s
                                where s.run_id = :run and s.node_key = :key
                                  and (s.attempt, s.statement) > (part.attempt, part.statement)
                                order by s.attempt, s.statement
                                limit 1
                            ) following
                            where part.bytes < :most
                        )
                        select max(bytes) from part
                        """)
                .param("run", run.value())
                .param("key", key)
                .param("most", MOST_OF_NODE)
                .query(Long.class)
                .single();
        return Math.min(MOST_OF_NODE, bytes);
    }
}
