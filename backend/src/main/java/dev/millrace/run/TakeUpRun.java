package dev.millrace.run;

import dev.millrace.run.history.RunFold;
import dev.millrace.run.history.StoredEntries;
import dev.millrace.run.journal.EntryBody;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;

/** Reads what the new owner of a run needs to know of it. */
final class TakeUpRun {

    private final JdbcClient database;
    private final StoredEntries entries;

    TakeUpRun(JdbcClient database) {
        this.database = database;
        this.entries = new StoredEntries(database);
    }

    /** Everything the owner needs to go on from where the run stands, in one statement as long as nobody has worked on it before. */
    LiveRun load(Claim claim) {
        Loaded row = database.sql("""
                        select %s, r.held, r.given, d.body as definition, e.body as first,
                            exists (select from run_act a where a.run_id = r.id and a.done_at is null) as asked
                        from run r
                        join definition_text d on d.digest = r.definition
                        join run_entry e on e.run_id = r.id and e.step = 1
                        where r.id = :run
                        """.formatted(RunRows.COLUMNS))
                .param("run", claim.run().value())
                .query((found, n) -> new Loaded(
                        RunRows.read(found),
                        found.getBoolean("held"),
                        found.getString("definition"),
                        found.getString("given"),
                        found.getString("first"),
                        found.getBoolean("asked")))
                .single();
        Map<String, String> given = StoredJson.read(row.given(), new TypeReference<Map<String, String>>() {});
        RunFold fold;
        if (claim.fence() == 1) {
            // The first owner finds the nodes as they started: nobody could have moved them.
            fold = RunFold.outcomes();
            fold.apply(1, EntryBody.read(row.first()));
            fold.apply(claim.step(), ClaimStore.BEGUN);
        } else {
            fold = entries.outcomes(claim.run());
        }
        return new LiveRun(
                claim,
                row.run(),
                row.held(),
                row.definition(),
                given,
                fold,
                entries.running(claim.run(), fold),
                row.asked());
    }

    /** What people have asked and nobody has carried out, for these runs. */
    Map<RunId, List<RunAct>> openActs(Collection<RunId> runs) {
        Map<RunId, List<RunAct>> acts = new HashMap<>();
        if (runs.isEmpty()) {
            return acts;
        }
        database.sql("""
                        select run_id, id, kind, node_key, settle_as, reason, actor
                        from run_act
                        where done_at is null and run_id = any (:runs)
                        order by id
                        """)
                .param("runs", runs.stream().map(RunId::value).toArray(String[]::new))
                .query(row -> {
                    acts.computeIfAbsent(new RunId(row.getString("run_id")), run -> new ArrayList<>())
                            .add(act(row));
                });
        return acts;
    }

    private static RunAct act(ResultSet row) throws SQLException {
        String settleAs = row.getString("settle_as");
        String reason = row.getString("reason");
        return new RunAct(
                row.getLong("id"),
                RunAct.Kind.valueOf(row.getString("kind")),
                row.getString("node_key"),
                settleAs == null ? null : Settling.valueOf(settleAs),
                reason == null ? "" : reason,
                row.getString("actor"));
    }

    private record Loaded(RunRecord run, boolean held, String definition, String given, String first, boolean asked) {}
}
