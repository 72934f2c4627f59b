package dev.millrace.run;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.cluster.Signal;
import dev.millrace.cluster.Signals;
import dev.millrace.common.Actor;
import dev.millrace.common.Ids;
import dev.millrace.common.Problem;
import dev.millrace.flow.Draft;
import dev.millrace.flow.Drafts;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Flows;
import dev.millrace.flow.Version;
import dev.millrace.flow.Versions;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.time.RunTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs, as far as people and schedules act on them: launched, cancelled, settled. What happens inside a run is its owner's; whoever
 * asks something of a live run leaves an act for it.
 */
@Component
public class Runs {

    private final RunStore store;
    private final Launches launches;
    private final Flows flows;
    private final Drafts drafts;
    private final Versions versions;
    private final AuditLog audit;
    private final Signals signals;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Runs(
            RunStore store,
            Launches launches,
            Flows flows,
            Drafts drafts,
            Versions versions,
            AuditLog audit,
            Signals signals,
            TransactionTemplate transactions,
            Clock clock) {
        this.store = store;
        this.launches = launches;
        this.flows = flows;
        this.drafts = drafts;
        this.versions = versions;
        this.audit = audit;
        this.signals = signals;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Runs the draft as it stands.
     *
     * @throws Problem.NotFound when there is no such flow
     * @throws Problem.Conflict {@code stale-revision} with the stored {@code revision} and {@code definition}
     * @throws Problem.Invalid {@code malformed} for a run time out of range and for values that no node uses;
     *     {@code definition-invalid} with {@code findings}, also for a value that does not fit where it is used
     * @throws Problem.NotYet for a scope other than the flow, and for settings that are not in force yet
     */
    public RunId launchTrial(Actor actor, FlowId flow, TrialRequest request) {
        return committed(() -> {
            Draft draft = drafts.get(actor, flow);
            if (request.revision() != null && request.revision() != draft.revision()) {
                throw stale(draft);
            }
            if (request.scope() != null && request.scope().kind() != TrialRequest.Scope.Kind.FLOW) {
                throw new Problem.NotYet("scope", "Only the whole flow can be tried yet.");
            }
            RunRecord run =
                    run(actor, flow, draft.definition(), Origin.TRIAL, request.runTime(), null, draft.revision());
            launch(actor, run, draft.json(), draft.definition(), request.variables());
            return run.id();
        });
    }

    private static Problem stale(Draft stored) {
        return new Problem.Conflict(
                "stale-revision",
                "The draft was saved by " + stored.savedBy() + " meanwhile; it is at revision " + stored.revision()
                        + ".",
                Map.of("revision", stored.revision(), "definition", DefinitionJson.tree(stored.json())));
    }

    /**
     * Runs a published version now, or for another run time.
     *
     * @param number of the version; null: the one in force
     * @throws Problem.NotFound when there is no such flow or version
     * @throws Problem.Conflict {@code wrong-state} when nothing is published, {@code run-in-the-way} when the policy is Skip and
     *     a run lives
     * @throws Problem.Invalid as for a trial run
     */
    public RunId launchPublished(
            Actor actor,
            FlowId flow,
            @Nullable Instant runTime,
            Map<String, String> variables,
            @Nullable Integer number) {
        return committed(() -> {
            String name = flows.get(actor, flow).name();
            store.lockFlow(flow.value());
            Version.Whole inForce = versions.published(flow)
                    .orElseThrow(() -> Problem.Conflict.wrongState("\"" + name + "\" is not published."));
            Version.Whole version = number == null ? inForce : versions.get(actor, flow, number);
            Optional<RunId> inTheWay = store.inTheWay(flow.value());
            if (inTheWay.isPresent()) {
                throw new Problem.Conflict(
                        "run-in-the-way",
                        "A run of \"" + name + "\" has not ended, and its concurrency control policy is Skip.",
                        Map.of("runId", inTheWay.get().value()));
            }
            RunRecord run = run(
                    actor,
                    flow,
                    version.definition(),
                    Origin.MANUAL,
                    runTime,
                    version.version().number(),
                    null);
            launch(actor, run, version.json(), version.definition(), variables);
            return run.id();
        });
    }

    /** What became of a planned fire. */
    public sealed interface Fired {

        record Ran(RunId run) implements Fired {}

        /** The policy is Skip, and this run lives. */
        record Skipped(RunId inTheWay) implements Fired {}

        /** It can no longer be run as it was published, for example because a data source is gone. */
        record Refused(String why) implements Fired {}
    }

    /**
     * Runs a published version for a planned instant, inside the caller's transaction, which holds the flow's row (see
     * {@link #holdFlow}).
     */
    public Fired launchPlanned(Version.Whole version, Instant plannedAt, Origin origin) {
        FlowId flow = version.version().flow();
        Optional<RunId> inTheWay = store.inTheWay(flow.value());
        if (inTheWay.isPresent()) {
            return new Fired.Skipped(inTheWay.get());
        }
        Actor actor = Actor.SYSTEM;
        RunRecord run = run(
                actor,
                flow,
                version.definition(),
                origin,
                plannedAt,
                version.version().number(),
                null);
        try {
            launch(actor, run, version.json(), version.definition(), Map.of());
        } catch (Problem refused) {
            return new Fired.Refused(String.valueOf(refused.getMessage()));
        }
        return new Fired.Ran(run.id());
    }

    /** Holds the flow's row until the transaction ends; every decision about its runs is taken under it. */
    public boolean holdFlow(FlowId flow) {
        return store.lockFlow(flow.value());
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
        launches.refuseErrors(definition);
        ZoneId zone = ZoneId.of(definition.properties().zone());
        return new RunRecord(
                new RunId(Ids.next(now)),
                flow.value(),
                definition.name(),
                origin,
                RunState.QUEUED,
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

    private void launch(Actor actor, RunRecord run, String json, Definition definition, Map<String, String> given) {
        launches.refuseMisfits(run, definition, given);
        store.insert(run, json, definition, given);
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("origin", run.origin().name());
        detail.put("runTime", run.runTime().toString());
        detail.put("flow", run.flowId());
        if (run.version() != null) {
            detail.put("version", run.version());
        }
        if (run.revision() != null) {
            detail.put("revision", run.revision());
        }
        audit.record(actor, "run.started", subject(run), detail);
        signals.raise(new Signal(RunSignals.QUEUED, run.id().value(), 0));
    }

    /**
     * Asks a live run to be cancelled. It is so only when its statements are gone from their databases.
     *
     * @throws Problem.NotFound when there is no such run
     * @throws Problem.Conflict {@code wrong-state} when it has ended
     */
    public void cancel(Actor actor, RunId id) {
        this.<RunId>committed(() -> {
            RunRecord run = live(id);
            if (run.state() == RunState.QUEUED) {
                store.cancelQueued(id, clock.instant());
                signals.raise(new Signal(RunSignals.CHANGED, id.value(), 1));
            } else {
                store.ask(id, RunAct.Kind.CANCEL, null, null, null, actor.name(), clock.instant());
                signals.raise(new Signal(RunSignals.ASKED, id.value(), 0));
            }
            audit.record(actor, "run.cancelled", subject(run), Map.of());
            return id;
        });
    }

    /**
     * Says what became, or shall become, of a node of a live run.
     *
     * @throws Problem.NotFound when there is no such run or node
     * @throws Problem.Invalid when the reason is blank
     * @throws Problem.Conflict {@code wrong-state} when the run has ended or the node's state does not allow it
     */
    public void settle(Actor actor, RunId id, String node, Settling as, String reason) {
        if (reason.isBlank()) {
            throw Problem.Invalid.field("reason", "says why; it must not be blank.");
        }
        this.<RunId>committed(() -> {
            RunRecord run = live(id);
            NodeProgress progress =
                    store.node(id, node).orElseThrow(() -> new Problem.NotFound("This run has no node " + node + "."));
            if (!as.fits(progress.state()) || run.state() == RunState.CANCELLING) {
                throw Problem.Conflict.wrongState(
                        "A node that is " + progress.state() + " cannot be settled as " + as + ".");
            }
            store.ask(id, RunAct.Kind.SETTLE, node, as, reason, actor.name(), clock.instant());
            audit.record(
                    actor, "run.node-settled", subject(run), Map.of("node", node, "as", as.name(), "reason", reason));
            signals.raise(new Signal(RunSignals.ASKED, id.value(), 0));
            return id;
        });
    }

    private RunRecord live(RunId id) {
        RunRecord run = store.lock(id).orElseThrow(() -> new Problem.NotFound("There is no such run."));
        if (run.state().ended()) {
            throw Problem.Conflict.wrongState("The run has ended: it is " + run.state() + ".");
        }
        return run;
    }

    private static Subject subject(RunRecord run) {
        return new Subject("run", run.id().value(), run.flowName());
    }

    private <T> T committed(Supplier<T> command) {
        T result = transactions.execute(status -> command.get());
        if (result == null) {
            throw new IllegalStateException("a command gave no result");
        }
        return result;
    }
}
