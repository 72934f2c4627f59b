package dev.millrace.run;

import dev.millrace.cluster.Signals;
import dev.millrace.flow.FlowDoors;
import dev.millrace.flow.FlowId;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The front door of runs for tests, on a real database. */
public final class RunDoors {

    private RunDoors() {}

    public static Runs runs(
            FlowDoors flows, JdbcClient database, TransactionTemplate transactions, Signals signals, Clock clock) {
        return new Runs(new RunStore(database), flows.audit, signals, transactions, clock);
    }

    public static Turns turns(JdbcClient database, TransactionTemplate transactions, Signals signals, Clock clock) {
        return new Turns(new RunStore(database), signals, transactions, clock);
    }

    /** Launches that no engine of this member takes. */
    public static Launches launches(
            FlowDoors flows, JdbcClient database, TransactionTemplate transactions, Signals signals, Clock clock) {
        return launches(flows, database, transactions, signals, clock, new PlaceRun());
    }

    public static Launches launches(
            FlowDoors flows,
            JdbcClient database,
            TransactionTemplate transactions,
            Signals signals,
            Clock clock,
            PlaceRun place) {
        RunStore store = new RunStore(database);
        Turns turns = turns(database, transactions, signals, clock);
        InsertRun insert = new InsertRun(new NewRunRows(database), place, turns, flows.audit, signals);
        return new Launches(
                store,
                new LaunchChecks(flows.validation),
                turns,
                flows.drafts,
                flows.versions,
                new LaunchTogether(flows.versions, turns, insert, transactions),
                insert,
                transactions,
                clock);
    }

    /** How many launches of the flow wait for those that are being made. */
    static int gathered(Launches launches, FlowId flow) {
        return launches.gathered(flow);
    }
}
