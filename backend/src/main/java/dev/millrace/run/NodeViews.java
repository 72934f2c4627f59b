package dev.millrace.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the nodes of a run with their attempts and statements, and no more of them than one answer holds: the latest attempts
 * of each node and the first statements of each attempt, shared out evenly, with their numbers.
 */
final class NodeViews {

    /** Of an answer, of all attempts together and of all statements together. */
    private static final int MOST = 20_000;

    private static final int MOST_ATTEMPTS = 100;
    private static final int MOST_STATEMENTS = 1_000;
    private static final int FEWEST = 4;

    /** Of all errors together, and of all notices; beyond it an error is only named. */
    private static final int MOST_BYTES = 2 << 20;

    private static final int SHORT_MESSAGE = 200;

    private final JdbcClient database;

    NodeViews(JdbcClient database) {
        this.database = database;
    }

    /** How many of each are told. */
    private record Shares(int attempts, int statements) {

        static Shares of(long nodes, long attempts) {
            int ofNode = share(nodes, MOST_ATTEMPTS);
            return new Shares(ofNode, share(Math.min(attempts, nodes * ofNode), MOST_STATEMENTS));
        }

        private static int share(long among, int most) {
            return (int) Math.max(FEWEST, Math.min(most, MOST / Math.max(1, among)));
        }
    }

    /** Those that a step later than {@code step} has written, in the document's order; all for -1. */
    List<RunView.NodeView> read(RunId run, long step) {
        Shares shares = changed(run, step, """
                select count(*) as nodes, coalesce(sum(n.attempts), 0) as attempts
                from node_run n
                where n.run_id = :run and n.changed_in > :step
                """)
                .query((row, n) -> Shares.of(row.getLong("nodes"), row.getLong("attempts")))
                .single();
        Map<String, List<RunView.AttemptView>> attempts = attempts(run, step, shares);
        return changed(run, step, """
                        select n.key, n.name, n.state, n.skip_reason, n.attempts
                        from node_run n
                        where n.run_id = :run and n.changed_in > :step
                        order by n.place
                        """)
                .query((row, n) -> new RunView.NodeView(
                        row.getString("key"),
                        row.getString("name"),
                        NodeState.valueOf(row.getString("state")),
                        skipReason(row),
                        attempts.getOrDefault(row.getString("key"), List.of()),
                        row.getInt("attempts")))
                .list();
    }

    private static @Nullable SkipReason skipReason(ResultSet row) throws SQLException {
        String reason = row.getString("skip_reason");
        return reason == null ? null : SkipReason.valueOf(reason);
    }

    private Map<String, List<RunView.AttemptView>> attempts(RunId run, long step, Shares shares) {
        Map<String, Map<Integer, Statements>> statements = statements(run, step, shares);
        Map<String, List<RunView.AttemptView>> attempts = new LinkedHashMap<>();
        changed(run, step, """
                        select node_key, number, state, started_at, ended_at,
                               case when error is null or bytes <= :bytes then error
                                    else error - 'detail' - 'hint' - 'context' - 'internalQuery' - 'internalPosition'
                                         || jsonb_build_object('message', left(error ->> 'message', :short) || '…')
                               end as error
                        from (
                            select a.node_key, a.number, a.state, a.started_at, a.ended_at, a.error,
                                   sum(octet_length(a.error::text)) over (order by a.node_key, a.number) as bytes
                            from attempt a
                            join node_run n on n.run_id = a.run_id and n.key = a.node_key
                            where a.run_id = :run and n.changed_in > :step and a.number > n.attempts - :attempts
                        ) told
                        order by node_key, number
                        """)
                .param("attempts", shares.attempts())
                .param("bytes", MOST_BYTES)
                .param("short", SHORT_MESSAGE)
                .query(row -> {
                    String node = row.getString("node_key");
                    int number = row.getInt("number");
                    Statements ofAttempt =
                            statements.getOrDefault(node, Map.of()).getOrDefault(number, Statements.NONE);
                    attempts.computeIfAbsent(node, key -> new ArrayList<>())
                            .add(new RunView.AttemptView(
                                    number,
                                    AttemptState.valueOf(row.getString("state")),
                                    row.getTimestamp("started_at").toInstant(),
                                    StoredJson.instant(row.getTimestamp("ended_at")),
                                    StoredJson.read(row.getString("error"), AttemptError.class),
                                    ofAttempt.first(),
                                    ofAttempt.count()));
                });
        return attempts;
    }

    private record Statements(List<RunView.StatementView> first, int count) {
        static final Statements NONE = new Statements(List.of(), 0);
    }

    private Map<String, Map<Integer, Statements>> statements(RunId run, long step, Shares shares) {
        Map<String, Map<Integer, Statements>> statements = new HashMap<>();
        changed(run, step, """
                        select s.node_key, s.attempt, s.count, %s
                        from (
                            select s.*,
                                   case
                                       when sum(octet_length(s.all_notices::text))
                                           over (order by s.node_key, s.attempt, s.statement) <= :bytes
                                       then s.all_notices
                                       else jsonb_build_object(
                                           'count', case jsonb_typeof(s.all_notices)
                                                        when 'array' then to_jsonb(jsonb_array_length(s.all_notices))
                                                        else s.all_notices -> 'count'
                                                    end,
                                           'kept', jsonb '[]')
                                   end as notices
                            from (
                                select s.node_key, s.attempt, s.statement, s.line, s.command, s.affected, s.millis,
                                       s.notices as all_notices,
                                       row_number() over of_attempt as place,
                                       count(*) over (partition by s.node_key, s.attempt) as count
                                from statement_result s
                                join node_run n on n.run_id = s.run_id and n.key = s.node_key
                                where s.run_id = :run and n.changed_in > :step and s.attempt > n.attempts - :attempts
                                window of_attempt as (partition by s.node_key, s.attempt order by s.statement)
                            ) s
                            where s.place <= :statements
                        ) s
                        order by s.node_key, s.attempt, s.statement
                        """.formatted(StatementRows.COLUMNS))
                .param("attempts", shares.attempts())
                .param("statements", shares.statements())
                .param("bytes", MOST_BYTES)
                .query(row -> {
                    int count = row.getInt("count");
                    statements
                            .computeIfAbsent(row.getString("node_key"), key -> new HashMap<>())
                            .computeIfAbsent(row.getInt("attempt"), number -> new Statements(new ArrayList<>(), count))
                            .first()
                            .add(StatementRows.read(row));
                });
        return statements;
    }

    private JdbcClient.StatementSpec changed(RunId run, long step, String sql) {
        return database.sql(sql).param("run", run.value()).param("step", step);
    }
}
