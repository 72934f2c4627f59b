package dev.millrace.run;

import dev.millrace.common.Actor;
import dev.millrace.common.Gathered;
import dev.millrace.common.Problem;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Versions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes runs of published versions. Those of one flow that are wanted at the same time are made in one transaction, which holds the
 * flow's row and counts its living runs once; the concurrency control policy decides about one after the other, in the order of their
 * ids.
 */
@Component
class LaunchTogether {

    private static final int MOST_RUNS = 100;

    /** Of the definitions of one transaction; a longer one has a transaction of its own. */
    private static final long MOST_CHARACTERS = 1 << 20;

    private final Versions versions;
    private final Turns turns;
    private final InsertRun insert;
    private final TransactionTemplate transactions;
    private final Map<FlowId, Gathered<Wanted, Made>> flows = new ConcurrentHashMap<>();

    LaunchTogether(Versions versions, Turns turns, InsertRun insert, TransactionTemplate transactions) {
        this.versions = versions;
        this.turns = turns;
        this.insert = insert;
        this.transactions = transactions;
    }

    /**
     * A run of a published version.
     *
     * @param asInForce only if its version is in force
     */
    private record Wanted(Actor actor, NewRun run, boolean asInForce) {

        RunId id() {
            return run.run().id();
        }

        boolean isStale(int published) {
            return asInForce && !Integer.valueOf(published).equals(run.run().version());
        }
    }

    private sealed interface Made {

        record Ran(RunView run) implements Made {}

        record Refused(Problem problem) implements Made {}

        /** Another version is in force. */
        record Stale() implements Made {}
    }

    /** Whatever was thrown before the commit: nothing of the group was made. */
    private static final class RolledBack extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final RuntimeException why;

        RolledBack(RuntimeException why) {
            super(why);
            this.why = why;
        }
    }

    /**
     * Makes the run.
     *
     * @param asInForce only if its version is the one in force
     * @return null when it is not
     * @throws Problem.NotFound when there is no such flow any more
     * @throws Problem.Conflict {@code wrong-state} when nothing is published, {@code run-in-the-way}
     * @throws IllegalStateException inside a transaction: it would hold runs of others
     */
    @Nullable
    RunView launch(Actor actor, NewRun run, boolean asInForce) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a launch is a transaction of its own");
        }
        FlowId flow = new FlowId(run.run().flowId());
        Wanted wanted = new Wanted(actor, run, asInForce);
        Gathered<Wanted, Made> ofFlow = flows.computeIfAbsent(
                flow,
                any -> new Gathered<>(
                        MOST_RUNS,
                        MOST_CHARACTERS,
                        each -> each.run().definitionJson().length(),
                        group -> make(flow, group)));
        Made made;
        try {
            made = made(flow, wanted, ofFlow.handIn(wanted));
        } finally {
            // A later launch makes a new one; two at a time only take turns at the flow's row.
            flows.computeIfPresent(flow, (any, one) -> one.isIdle() ? null : one);
        }
        if (made instanceof Made.Refused refused) {
            throw refused.problem();
        }
        return made instanceof Made.Ran ran ? ran.run() : null;
    }

    /** How many launches of the flow wait for those that are being made. */
    int gathered(FlowId flow) {
        Gathered<Wanted, Made> ofFlow = flows.get(flow);
        return ofFlow == null ? 0 : ofFlow.waiting();
    }

    private Made made(FlowId flow, Wanted wanted, Gathered.Outcome<Made> outcome) {
        if (outcome instanceof Gathered.Outcome.Done<Made> done) {
            return done.result();
        }
        var failed = (Gathered.Outcome.Failed<Made>) outcome;
        if (!(failed.why() instanceof RolledBack rolledBack)) {
            // Perhaps it was made: what is not known must not be done again.
            throw failed.why();
        }
        if (failed.groupSize() == 1) {
            throw rolledBack.why;
        }
        try {
            return make(flow, List.of(wanted)).get(0);
        } catch (RolledBack alone) {
            throw alone.why;
        }
    }

    private List<Made> make(FlowId flow, List<Wanted> group) {
        List<Made> made = transactions.execute(status -> {
            try {
                return held(flow, group);
            } catch (RuntimeException failed) {
                throw new RolledBack(failed);
            }
        });
        if (made == null) {
            throw new IllegalStateException("a transaction gave nothing");
        }
        return made;
    }

    private List<Made> held(FlowId flow, List<Wanted> group) {
        Versions.Held held;
        try {
            held = versions.hold(Actor.SYSTEM, flow);
        } catch (Problem.NotFound gone) {
            return group.stream().<Made>map(wanted -> new Made.Refused(gone)).toList();
        }
        Integer published = held.published();
        if (published == null) {
            Problem refused = Versions.notPublished(held.name());
            return group.stream().<Made>map(wanted -> new Made.Refused(refused)).toList();
        }
        Map<RunId, Made> made = new HashMap<>();
        List<Wanted> fresh = new ArrayList<>();
        for (Wanted wanted : group) {
            if (wanted.isStale(published)) {
                made.put(wanted.id(), new Made.Stale());
            } else {
                fresh.add(wanted);
            }
        }
        fresh.sort(Comparator.comparing(wanted -> wanted.id().value()));
        inTurn(flow, fresh, made);
        return group.stream()
                .map(wanted -> Objects.requireNonNull(made.get(wanted.id())))
                .toList();
    }

    /** Those that start or wait are made at the end, all of them at once; one that takes the place of others by itself. */
    private void inTurn(FlowId flow, List<Wanted> group, Map<RunId, Made> made) {
        List<ConcurrencyRule.Live> live = new ArrayList<>(turns.live(flow.value()));
        List<InsertRun.Wanted> together = new ArrayList<>();
        for (Wanted wanted : group) {
            InsertRun.Wanted run = new InsertRun.Wanted(wanted.actor(), wanted.run());
            ConcurrencyRule.Turn turn = ConcurrencyRule.decide(
                    wanted.run().definition().properties().concurrency(), live);
            try {
                if (turn instanceof ConcurrencyRule.Turn.Replaces) {
                    insert(together, made);
                    made.put(wanted.id(), new Made.Ran(insert.counted(run, turn)));
                    live = new ArrayList<>(turns.live(flow.value()));
                } else {
                    InsertRun.Wanted inTurn = insert.inTurn(run, turn);
                    together.add(inTurn);
                    live.add(new ConcurrencyRule.Live(wanted.id(), inTurn.run().waits()));
                }
            } catch (Problem.Conflict refused) {
                made.put(wanted.id(), new Made.Refused(refused));
            }
        }
        insert(together, made);
    }

    private void insert(List<InsertRun.Wanted> runs, Map<RunId, Made> made) {
        if (runs.isEmpty()) {
            return;
        }
        List<RunView> views = insert.all(runs);
        for (int i = 0; i < views.size(); i++) {
            made.put(runs.get(i).run().run().id(), new Made.Ran(views.get(i)));
        }
        runs.clear();
    }
}
