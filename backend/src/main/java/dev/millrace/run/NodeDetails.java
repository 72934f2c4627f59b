package dev.millrace.run;

import dev.millrace.common.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads {@link NodeDetail}s, and no more of a node than one answer holds. */
final class NodeDetails {

    /** Of one answer; a result, which has about a mebibyte at most, may begin below it and end above. */
    static final long MOST_BYTES = 4 << 20;

    private static final int MOST_ATTEMPTS = 20;
    private static final int MOST_VARIABLES = 1_000;

    private final JdbcClient database;
    private final StatementPages statements;
    private final LogPages log;

    NodeDetails(JdbcClient database) {
        this.database = database;
        this.statements = new StatementPages(database);
        this.log = new LogPages(database);
    }

    /** @throws Problem.NotFound when there is no such node or attempt */
    NodeDetail read(RunId run, String key, NodeDetail.Part part) {
        int count = count(run, key);
        List<Integer> numbers = part.attempt() == null ? latest(run, key) : List.of(part.attempt());
        List<NodeDetail.Attempt> attempts = new ArrayList<>();
        long bytes = 0;
        for (int number : numbers) {
            if (bytes >= MOST_BYTES) {
                break;
            }
            bytes += add(new AttemptKey(run, key, number), part, MOST_BYTES - bytes, attempts);
        }
        Collections.reverse(attempts);
        return new NodeDetail(key, attempts, count);
    }

    private int count(RunId run, String key) {
        return database.sql("""
                        select (select count(*) from attempt a where a.run_id = n.run_id and a.node_key = n.key)
                        from node_run n
                        where n.run_id = :run and n.key = :key
                        """)
                .param("run", run.value())
                .param("key", key)
                .query(Integer.class)
                .optional()
                .orElseThrow(RunQueries::notFound);
    }

    /** The newest first. */
    private List<Integer> latest(RunId run, String key) {
        return database.sql("""
                        select number
                        from attempt
                        where run_id = :run and node_key = :key
                        order by number desc
                        limit :most
                        """)
                .param("run", run.value())
                .param("key", key)
                .param("most", MOST_ATTEMPTS)
                .query(Integer.class)
                .list();
    }

    /** Adds what {@code most} bytes hold of an attempt, at least its own text, and gives how many it took. */
    private long add(AttemptKey attempt, NodeDetail.Part part, long most, List<NodeDetail.Attempt> attempts) {
        record Head(AttemptState state, String sql, String variables) {}
        Head head = attempt.in(database.sql("""
                        select state, sql, variables
                        from attempt
                        where run_id = :run and node_key = :key and number = :attempt
                        """))
                .query((row, n) -> new Head(
                        AttemptState.valueOf(row.getString("state")), row.getString("sql"), row.getString("variables")))
                .optional()
                .orElseThrow(() -> new Problem.NotFound("The node has no such attempt."));
        long bytes = head.sql().length() + (long) head.variables().length();
        LogPages.Page lines = log.read(attempt, part.line());
        bytes += lines.bytes();
        StatementPages.Page page = statements.read(attempt, part.statement(), Math.max(1, most - bytes));
        List<VariableValue> variables = StoredJson.readList(head.variables(), VariableValue.class);
        attempts.add(new NodeDetail.Attempt(
                attempt.number(),
                head.state(),
                head.sql(),
                variables.subList(0, Math.min(variables.size(), MOST_VARIABLES)),
                variables.size(),
                page.statements(),
                page.statementCount(),
                page.results(),
                page.resultCount(),
                page.next(),
                lines.lines(),
                lines.count(),
                lines.next()));
        return bytes + page.bytes();
    }

    /** An attempt, as parameters {@code run}, {@code key} and {@code attempt} of a statement. */
    record AttemptKey(RunId run, String node, int number) {

        JdbcClient.StatementSpec in(JdbcClient.StatementSpec statement) {
            return statement.param("run", run.value()).param("key", node).param("attempt", number);
        }
    }
}
