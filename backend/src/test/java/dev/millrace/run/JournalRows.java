package dev.millrace.run;

import dev.millrace.datasource.TransactionMode;
import dev.millrace.run.history.NodeSummaries;
import dev.millrace.run.history.RunFold;
import dev.millrace.run.history.StoredEntries;
import dev.millrace.run.journal.EncodedStep;
import dev.millrace.run.journal.EntryBody;
import dev.millrace.run.journal.StepStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Entries of runs for tests of other packages: written as an owner writes them, though no engine works on the run. */
public final class JournalRows {

    private final JdbcClient database;
    private final StoredEntries entries;

    public JournalRows(JdbcClient database) {
        this.database = database;
        this.entries = new StoredEntries(database);
    }

    /** Where the run stands by its entries. */
    public RunFold fold(RunId run) {
        return entries.whole(run);
    }

    /** The right to write the next entry, taken from nobody. */
    public Claim next(RunId run) {
        return database.sql("""
                        select fence, (select max(step) from run_entry where run_id = r.id) as step
                        from run r
                        where id = :run
                        """)
                .param("run", run.value())
                .query((row, n) -> new Claim(run, "test", row.getLong("fence"), row.getLong("step")))
                .single();
    }

    /** As the next entry, whatever the run's row says. */
    public void write(JdbcOperations operations, RunStep step) {
        if (!(new StepStore(operations).write(List.of(EncodedStep.of(step))).get(0)
                instanceof StepStore.Written.Done)) {
            throw new IllegalStateException("the run's next entry was taken");
        }
    }

    /** Lines of a node's first attempt. */
    public void say(RunId run, String node, int lines, String text) {
        append(run, EntryBody.of(EntryBody.Kind.STEP, null, List.of()), node, Map.of("log", lines(node, lines, text)));
    }

    private static List<LogLine> lines(String node, int lines, String text) {
        return IntStream.rangeClosed(1, lines)
                .mapToObj(n -> new LogLine(node, 1, Instant.now(), LogLine.Level.INFO, text.formatted(n)))
                .toList();
    }

    /** Nodes in other states, without attempts. */
    public void move(RunId run, Map<String, String> states) {
        List<EntryBody.Node> moved = new ArrayList<>();
        states.forEach((key, state) -> moved.add(EntryBody.Node.moved(key, progress(NodeState.valueOf(state)))));
        append(run, EntryBody.of(EntryBody.Kind.STEP, null, moved), null, null);
    }

    private static NodeProgress progress(NodeState state) {
        return new NodeProgress(
                state,
                state == NodeState.SKIPPED ? SkipReason.UPSTREAM : null,
                0,
                0,
                state == NodeState.RETRY_WAIT ? Instant.now().plusSeconds(86_400) : null);
    }

    /** An attempt as it stands at its end, or does not stand there yet. */
    public void attempt(RunId run, String node, int number, AttemptState state, Instant from, @Nullable Instant to) {
        EntryBody.Begun begun =
                new EntryBody.Begun(node, number, state, null, TransactionMode.SINGLE, null, from, to, null);
        EntryBody.Node moved = EntryBody.Node.moved(node, new NodeProgress(NodeState.RUNNING, null, number, 0, null));
        append(
                run,
                new EntryBody(
                        EntryBody.Kind.STEP, null, List.of(moved), List.of(begun), List.of(), List.of(), List.of()),
                node,
                null);
    }

    /** The summary that the run's last entry would have left in its row. */
    public void summarize(RunId run) {
        database.sql("update run set summary = cast(:summary as jsonb) where id = :run")
                .param("summary", NodeSummaries.json(entries.outcomes(run).summaries()))
                .param("run", run.value())
                .update();
    }

    /** Somebody else owns the run from now on. */
    public void takeOver(RunId run) {
        int taken = 0;
        // Its owner may be quicker with the number.
        while (taken == 0) {
            taken = database.sql("""
                            with taken as (
                                insert into run_entry (run_id, step, fence, at, body)
                                select id, (select max(step) + 1 from run_entry where run_id = r.id), fence + 1, now(),
                                    '{"kind": "TAKEN"}'
                                from run r
                                where id = :run
                                on conflict do nothing
                                returning run_id, fence)
                            update run
                            set fence = taken.fence
                            from taken
                            where id = taken.run_id
                            """).param("run", run.value()).update();
        }
    }

    private void append(RunId run, EntryBody body, @Nullable String node, @Nullable Object detail) {
        Claim next = next(run);
        database.sql("""
                        insert into run_entry (run_id, step, fence, at, nodes, body, detail)
                        values (:run, :step, :fence, now(), case when cast(:node as text) is not null then array[cast(:node as text)] end,
                            cast(:body as jsonb), cast(:detail as jsonb))
                        """)
                .param("run", run.value())
                .param("step", next.step() + 1)
                .param("fence", next.fence())
                .param("node", node)
                .param("body", body.json())
                .param("detail", detail == null ? null : StoredJson.write(Objects.requireNonNull(detail)))
                .update();
    }

    /** Lines of this text in all logs. */
    public long linesThatSay(String text) {
        return database.sql("""
                        select count(*)
                        from run_entry e
                        cross join lateral jsonb_array_elements(e.detail -> 'log') as line
                        where line ->> 'text' = :text
                        """).param("text", text).query(Long.class).single();
    }
}
