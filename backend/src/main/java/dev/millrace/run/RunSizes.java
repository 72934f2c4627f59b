package dev.millrace.run;

import dev.millrace.run.history.LiveViews;
import dev.millrace.run.history.NodeDetails;
import dev.millrace.run.history.RunFold;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much of a run one answer tells, in bytes, found without reading more than where it stands. */
@Component
public class RunSizes {

    /** A result may begin below the bound of an answer and end above it. */
    private static final long MOST_OF_NODE = NodeDetails.MOST_BYTES + (1 << 20);

    private final JdbcClient database;
    private final LiveViews views;

    RunSizes(JdbcClient database, LiveViews views) {
        this.database = database;
        this.views = views;
    }

    /** The definition that the run executes; zero when there is no such run. */
    public long ofDefinition(RunId run) {
        return database.sql("""
                        select octet_length(d.body::text)
                        from run r
                        join definition_text d on d.digest = r.definition
                        where r.id = :run
                        """)
                .param("run", run.value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** At least what {@link RunQueries#get} tells. */
    public long ofView(RunId run) {
        return views.read(run, RunFold::told);
    }

    /** At least what {@link RunQueries#node} tells, whatever part is asked for. */
    public long ofNode(RunId run, String key) {
        // Stored they are no longer than as text: entries beyond the bound of an answer are not taken apart for their
        // size.
        long bytes = database.sql("""
                        select coalesce(sum(octet_length(detail::text) + octet_length(body::text)), 0)
                        from (
                            select body, detail, sum(stored) over (order by step) - stored as before
                            from (
                                select step, body, coalesce(detail, '{}') as detail,
                                    coalesce(pg_column_size(detail), 0) as stored
                                from run_entry
                                where run_id = :run and :key = any (nodes)
                            ) entry
                        ) entry
                        where before < :most
                        """)
                .param("run", run.value())
                .param("key", key)
                .param("most", MOST_OF_NODE)
                .query(Long.class)
                .single();
        return Math.min(MOST_OF_NODE, bytes);
    }
}
