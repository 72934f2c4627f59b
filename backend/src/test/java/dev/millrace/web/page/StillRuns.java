package dev.millrace.web.page;

import dev.millrace.common.Ids;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.run.JournalRows;
import dev.millrace.run.NewRuns;
import dev.millrace.run.Origin;
import dev.millrace.run.RunId;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunState;
import dev.millrace.web.flow.FlowApi;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs of three nodes, one after the other, that a member owns who is not there: they stay as they are. */
record StillRuns(JdbcClient database, TransactionTemplate transactions, int port) {

    private static final String DEFINITION = """
            {"format": "millrace/v1", "name": "%s", "properties": {"zone": "Asia/Shanghai"},
             "nodes": [{"key": "extract", "name": "Extract orders", "kind": "sql", "config": {"dataSource": "RDS PG (sandbox)", "sql": "select 1"}},
                       {"key": "send", "name": "Send orders", "kind": "sql", "config": {"dataSource": "ADB PG (sandbox)", "sql": "select 2"}},
                       {"key": "load", "name": "Load orders", "kind": "sql", "config": {"dataSource": "ADB PG (sandbox)", "sql": "select 3"}}],
             "edges": [{"from": "extract", "to": "send"}, {"from": "send", "to": "load"}]}
            """;

    /** The id of a run in that state, with nodes that are WAITING unless they are said to be something else. */
    String run(String state, @Nullable String reason, Map<String, String> nodes) {
        String name = "Orders " + UUID.randomUUID();
        String flow = new FlowApi(port).create(name);
        Instant now = Instant.now();
        String id = Ids.next(now);
        String json = DEFINITION.formatted(name);
        RunRecord record = new RunRecord(
                new RunId(id),
                flow,
                name,
                Origin.TRIAL,
                RunState.QUEUED,
                null,
                null,
                now,
                now,
                ZoneId.of("Asia/Shanghai"),
                null,
                1L,
                null,
                "admin",
                now,
                null,
                null);
        transactions.executeWithoutResult(status -> {
            NewRuns.insert(database, record, json, DefinitionJson.parse(json).definition());
            RunState wanted = RunState.valueOf(state);
            database.sql("""
                            update run
                            set state = :state, reason = :reason, owner = 'nobody', waits = :waits,
                                held = :held, lease_until = now() + interval '1 day',
                                started_at = case when :waits then null else now() end,
                                ended_at = case when :ended then now() end
                            where id = :id
                            """)
                    .param("state", state)
                    .param("reason", reason)
                    .param("waits", wanted == RunState.QUEUED)
                    .param("held", "PAUSED_BY_PERSON".equals(reason) || "PAUSING".equals(reason))
                    .param("ended", wanted.ended())
                    .param("id", id)
                    .update();
            JournalRows journal = new JournalRows(database);
            journal.move(new RunId(id), nodes);
            if (wanted.ended()) {
                journal.summarize(new RunId(id));
            }
        });
        return id;
    }
}
