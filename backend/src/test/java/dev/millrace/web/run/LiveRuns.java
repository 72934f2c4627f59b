package dev.millrace.web.run;

import dev.millrace.cluster.Signal;
import dev.millrace.cluster.Signals;
import dev.millrace.flow.definition.SampleFlows;
import dev.millrace.run.JournalRows;
import dev.millrace.run.NewRuns;
import dev.millrace.run.Origin;
import dev.millrace.run.RunId;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunSignals;
import dev.millrace.run.RunState;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs of the tutorial that live and belong to nobody, so that only a test changes them. */
final class LiveRuns {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private LiveRuns() {}

    static RunId insert(JdbcClient database, String id) {
        RunId run = new RunId(id);
        NewRuns.insert(
                database,
                new RunRecord(
                        run,
                        "flow",
                        "Flow",
                        Origin.TRIAL,
                        RunState.QUEUED,
                        null,
                        null,
                        NOW,
                        NOW,
                        ZoneOffset.UTC,
                        null,
                        1L,
                        null,
                        "anna",
                        NOW,
                        null,
                        null),
                SampleFlows.tutorialJson(),
                SampleFlows.tutorial());
        database.sql("""
                        update run
                        set state = 'RUNNING', owner = 'nobody', waits = false, lease_until = now() + interval '1 day'
                        where id = :id
                        """).param("id", id).update();
        return run;
    }

    /** Adds lines to a run's log, {@code line 1 x x …} the first, and tells its readers. */
    static void say(JdbcClient database, Signals signals, RunId run, int lines) {
        new JournalRows(database).say(run, "extract", lines, "line %d" + " x".repeat(50));
        signals.raise(new Signal(RunSignals.CHANGED, run.value(), 1));
    }
}
