package dev.millrace.run;

import dev.millrace.common.Actor;
import dev.millrace.common.Ids;
import dev.millrace.common.Problem;
import dev.millrace.flow.Draft;
import dev.millrace.flow.Drafts;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Version;
import dev.millrace.flow.Versions;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.time.RunTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes runs, for people and for schedules. What then happens inside a run is its owner's. */
@Component
public class Launches {

    private final RunStore store;
    private final LaunchChecks checks;
    private final Turns turns;
    private final Drafts drafts;
    private final Versions versions;
    private final LaunchTogether together;
    private final InsertRun insert;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Launches(
            RunStore store,
            LaunchChecks checks,
            Turns turns,
            Drafts drafts,
            Versions versions,
            LaunchTogether together,
            InsertRun insert,
            TransactionTemplate transactions,
            Clock clock) {
        this.store = store;
        this.checks = checks;
        this.turns = turns;
        this.drafts = drafts;
        this.versions = versions;
        this.together = together;
        this.insert = insert;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Runs the draft as it stands, or a part of it.
     *
     * @throws Problem.NotFound when there is no such flow
     * @throws Problem.Conflict {@code stale-revision} with the stored {@code revision} and {@code definition}, and who saved it when
     * @throws Problem.Invalid {@code malformed} for a run time out of range, a node that is not there, and values that no node uses;
     *     {@code definition-invalid} with {@code findings}; {@code value-misplaced} with {@code findings} for values of this run that
     *     do not fit where they are used
     */
    public RunView trial(Actor actor, FlowId flow, TrialRequest request) {
        return committed(() -> {
            Draft draft = drafts.get(actor, flow);
            if (request.revision() != null && request.revision() != draft.revision()) {
                throw draft.stale();
            }
            Definition definition = draft.definition();
            Set<String> inScope = Scopes.keys(definition, request.scope());
            checks.refuseErrors(definition, inScope);
            RunRecord run = run(actor, flow, definition, Origin.TRIAL, request.runTime(), null, draft.revision());
            checks.refuseMisfits(run, definition, inScope, request.variables());
            return insert.uncounted(new InsertRun.Wanted(
                    actor,
                    new NewRun(
                            run,
                            draft.json(),
                            definition,
                            request.variables(),
                            Scopes.outside(definition, inScope),
                            null,
                            false,
                            null)));
        });
    }

    /**
     * Runs a published version now, or for another run time.
     *
     * @param number of the version; null: the one in force
     * @throws Problem.NotFound when there is no such flow or version
     * @throws Problem.Conflict {@code wrong-state} when nothing is published, {@code run-in-the-way} when the concurrency control
     *     policy does not let it run or wait
     * @throws Problem.Invalid as for a trial run
     */
    public RunView published(
            Actor actor,
            FlowId flow,
            @Nullable Instant runTime,
            Map<String, String> variables,
            @Nullable Integer number) {
        while (true) {
            // Checked before anything is held: only that the version is still in force has to be looked at then.
            Version.Whole version = number == null ? versions.latest(flow) : versions.get(actor, flow, number);
            RunRecord run = checkedRun(actor, version, Origin.MANUAL, runTime, variables);
            NewRun wanted = NewRun.uncounted(run, version.json(), version.definition(), variables);
            RunView made = together.launch(actor, wanted, number == null);
            if (made != null) {
                return made;
            }
            versions.isStale(version);
        }
    }

    /** How many launches of the flow wait for those that are being made. */
    int gathered(FlowId flow) {
        return together.gathered(flow);
    }

    /** What became of a planned fire. */
    public sealed interface Fired {

        /** There is a run for it, at work or waiting for its turn. */
        record Ran(RunId run) implements Fired {}

        /** The policy lets it neither run nor wait: {@link RunReasons} say why. */
        record Skipped(RunId inTheWay, String reason) implements Fired {}

        /** It can no longer be run as it was published, for example because a data source is gone. */
        record Refused(String why) implements Fired {}
    }

    /**
     * Runs a published version for a planned instant, inside the caller's transaction, which holds the flow's row (see
     * {@link #holdFlow}).
     *
     * @param patient whether the caller would rather try again later than have a living run cancelled for it
     */
    public Fired planned(Version.Whole version, Instant plannedAt, Origin origin, boolean patient) {
        Definition definition = version.definition();
        String flow = version.version().flow().value();
        ConcurrencyRule.Turn turn = turns.decide(flow, definition.properties().concurrency());
        if (turn instanceof ConcurrencyRule.Turn.Refused refused) {
            return new Fired.Skipped(refused.inTheWay(), refused.reason());
        } else if (patient && turn instanceof ConcurrencyRule.Turn.Replaces replaces) {
            return new Fired.Skipped(replaces.runs().get(0).id(), RunReasons.RUN_IN_THE_WAY);
        }
        try {
            RunRecord run = checkedRun(Actor.SYSTEM, version, origin, plannedAt, Map.of());
            NewRun wanted = NewRun.uncounted(run, version.json(), definition, Map.of());
            insert.counted(new InsertRun.Wanted(Actor.SYSTEM, wanted), turn);
            return new Fired.Ran(run.id());
        } catch (Problem refused) {
            return new Fired.Refused(String.valueOf(refused.getMessage()));
        }
    }

    /** Holds the flow's row until the transaction ends; every decision about its runs is taken under it. */
    public boolean holdFlow(FlowId flow) {
        return store.lockFlow(flow.value());
    }

    /**
     * Makes a new run that repeats one that has ended: for the same run time and with the same values.
     *
     * @throws Problem.NotFound when there is no such run or version
     * @throws Problem.Conflict {@code wrong-state} when the run has not ended or nothing of it is left to do, {@code run-in-the-way}
     * @throws Problem.Invalid for keys that are no nodes; {@code definition-invalid}
     */
    public RunView rerun(Actor actor, RunId id, RerunRequest request) {
        return committed(() -> {
            RunRecord old = store.lock(id).orElseThrow(() -> new Problem.NotFound("There is no such run."));
            if (!old.state().ended()) {
                throw Problem.Conflict.wrongState("The run has not ended: it is " + old.state() + ".");
            }
            if (!store.lockFlow(old.flowId())) {
                throw new Problem.NotFound("The task flow of this run was removed.");
            }
            RunStore.Snapshot snapshot = store.snapshot(id);
            Version.Whole other =
                    request.version() == null ? null : versions.get(actor, new FlowId(old.flowId()), request.version());
            String json = other == null ? snapshot.definition() : other.json();
            Definition definition = DefinitionJson.stored(json);
            Map<String, NodeProgress> start = Reruns.start(definition, store.nodes(id), request);
            Set<String> inScope = Reruns.toRun(definition, start);
            checks.refuseErrors(definition, inScope);
            ZoneId zone = ZoneId.of(definition.properties().zone());
            RunRecord run = new RunRecord(
                    new RunId(Ids.next(clock.instant())),
                    old.flowId(),
                    definition.name(),
                    Origin.RERUN,
                    RunState.QUEUED,
                    null,
                    null,
                    old.runTime(),
                    new RunTime(old.runTime(), zone).businessTime().toInstant(),
                    zone,
                    other == null
                            ? old.version()
                            : Integer.valueOf(other.version().number()),
                    other == null ? old.revision() : null,
                    id,
                    actor.name(),
                    clock.instant(),
                    null,
                    null);
            checks.refuseMisfits(run, definition, inScope, Reruns.stillUsed(definition, snapshot.given()));
            NewRun made = new NewRun(run, json, definition, snapshot.given(), start, null, false, null);
            InsertRun.Wanted wanted = new InsertRun.Wanted(actor, made, request.told());
            return run.version() == null
                    ? insert.uncounted(wanted)
                    : insert.counted(
                            wanted,
                            turns.decide(old.flowId(), definition.properties().concurrency()));
        });
    }

    private RunRecord checkedRun(
            Actor actor,
            Version.Whole version,
            Origin origin,
            @Nullable Instant runTime,
            Map<String, String> variables) {
        Definition definition = version.definition();
        Set<String> inScope = Scopes.keys(definition, null);
        checks.refuseErrors(definition, inScope);
        RunRecord run = run(
                actor,
                version.version().flow(),
                definition,
                origin,
                runTime,
                version.version().number(),
                null);
        checks.refuseMisfits(run, definition, inScope, variables);
        return run;
    }

    private RunRecord run(
            Actor actor,
            FlowId flow,
            Definition definition,
            Origin origin,
            @Nullable Instant wanted,
            @Nullable Integer version,
            @Nullable Long revision) {
        Instant now = clock.instant();
        Instant runTime = wanted == null ? now : wanted;
        if (!RunTime.holds(runTime)) {
            throw Problem.Invalid.field("runTime", "lies outside the years 1 to 9999.");
        }
        ZoneId zone = ZoneId.of(definition.properties().zone());
        return new RunRecord(
                new RunId(Ids.next(now)),
                flow.value(),
                definition.name(),
                origin,
                RunState.QUEUED,
                null,
                null,
                runTime,
                new RunTime(runTime, zone).businessTime().toInstant(),
                zone,
                version,
                revision,
                null,
                actor.name(),
                now,
                null,
                null);
    }

    private <T> T committed(Supplier<T> command) {
        T result = transactions.execute(status -> command.get());
        if (result == null) {
            throw new IllegalStateException("a command gave no result");
        }
        return result;
    }
}
