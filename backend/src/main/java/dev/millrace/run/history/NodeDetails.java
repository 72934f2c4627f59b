package dev.millrace.run.history;

import dev.millrace.common.Problem;
import dev.millrace.run.AttemptState;
import dev.millrace.run.NodeDetail;
import dev.millrace.run.NodeProgress;
import dev.millrace.run.RunId;
import dev.millrace.run.VariableValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads {@link NodeDetail}s, and no more of a node than one answer holds; of the entries only those that tell of it. */
public final class NodeDetails {

    /** Of one answer; a result, which has about a mebibyte at most, may begin below it and end above. */
    public static final long MOST_BYTES = 4 << 20;

    private static final int MOST_ATTEMPTS = 20;
    private static final int MOST_VARIABLES = 1_000;

    private final JdbcClient database;
    private final LiveViews views;
    private final StatementPages statements;
    private final LogPages log;

    public NodeDetails(JdbcClient database, LiveViews views) {
        this.database = database;
        this.views = views;
        this.statements = new StatementPages(database);
        this.log = new LogPages(database);
    }

    /**
     * A part of what a node sent, got and said.
     *
     * @throws Problem.NotFound when there is no such node or attempt
     */
    public NodeDetail read(RunId run, String key, NodeDetail.Part part) {
        int count = views.read(run, fold -> fold.node(key))
                .map(NodeProgress::attempts)
                .orElseThrow(() -> new Problem.NotFound("There is no such run."));
        List<Integer> numbers = part.attempt() == null ? latest(count) : List.of(part.attempt());
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

    /** The newest first. */
    private static List<Integer> latest(int count) {
        return IntStream.range(0, Math.min(count, MOST_ATTEMPTS))
                .mapToObj(back -> count - back)
                .toList();
    }

    private record Head(AttemptState state, String sql, List<VariableValue> variables, int length) {

        static Head of(String state, @Nullable String sql, @Nullable String variables) {
            String text = Objects.requireNonNullElse(sql, "");
            return new Head(
                    AttemptState.valueOf(state),
                    text,
                    StoredEntries.variables(variables),
                    text.length() + (variables == null ? 0 : variables.length()));
        }
    }

    /** Adds what {@code most} bytes hold of an attempt, at least its own text, and gives how many it took. */
    private long add(AttemptKey attempt, NodeDetail.Part part, long most, List<NodeDetail.Attempt> attempts) {
        Head head = head(attempt);
        long bytes = head.length();
        LogPages.Page lines = log.read(attempt, part.line());
        bytes += lines.bytes();
        StatementPages.Page page = statements.read(attempt, part.statement(), Math.max(1, most - bytes));
        List<VariableValue> variables = head.variables();
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

    /** Its beginning, and its end if there is one. */
    private Head head(AttemptKey attempt) {
        return attempt.in(database.sql("""
                        with own as (
                            select step, body, detail from run_entry where run_id = :run and :key = any (nodes)
                        )
                        select coalesce((
                                select e.state
                                from own
                                cross join lateral jsonb_to_recordset(own.body -> 'ended') as e (node text, number integer,
                                    state text)
                                where e.node = :key and e.number = :attempt
                                order by own.step desc
                                limit 1), b.state) as state,
                            script ->> 'sql' as sql, script -> 'variables' as variables
                        from own
                        cross join lateral jsonb_to_recordset(own.body -> 'begun') as b (node text, number integer,
                            state text)
                        left join lateral jsonb_array_elements(own.detail -> 'begun') as script
                            on script ->> 'node' = :key and cast(script ->> 'attempt' as integer) = :attempt
                        where b.node = :key and b.number = :attempt
                        """))
                .query((row, n) -> Head.of(row.getString("state"), row.getString("sql"), row.getString("variables")))
                .optional()
                .orElseThrow(() -> new Problem.NotFound("The node has no such attempt."));
    }
}
