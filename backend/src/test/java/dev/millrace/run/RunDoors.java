package dev.millrace.run;

import dev.millrace.cluster.Signals;
import dev.millrace.flow.FlowDoors;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The front door of runs for tests, on a real database. */
public final class RunDoors {

    private RunDoors() {}

    public static Runs runs(
            FlowDoors flows, JdbcClient database, TransactionTemplate transactions, Signals signals, Clock clock) {
        return new Runs(
                new RunStore(database),
                new Launches(flows.validation),
                flows.flows,
                flows.drafts,
                flows.versions,
                flows.audit,
                signals,
                transactions,
                clock);
    }
}
