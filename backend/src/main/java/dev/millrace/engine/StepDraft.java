package dev.millrace.engine;

import dev.millrace.datasource.BackendIdentity;
import dev.millrace.run.AttemptError;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.AttemptState;
import dev.millrace.run.Claim;
import dev.millrace.run.Decision;
import dev.millrace.run.LogLine;
import dev.millrace.run.NodeProgress;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunAct;
import dev.millrace.run.RunGraph;
import dev.millrace.run.RunPlan;
import dev.millrace.run.RunRules;
import dev.millrace.run.RunStanding;
import dev.millrace.run.RunState;
import dev.millrace.run.RunStep;
import dev.millrace.run.Settling;
import dev.millrace.run.SkipReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A step while it is put together: events and decisions are applied to copies of the states, and what has changed in the end is
 * written at once. Nothing of it is in force before that.
 */
final class StepDraft {

    /** So many attempts that were cut off without effect; then the node fails, lest a script that kills its server loops. */
    static final int MOST_CUT_OFF = 5;

    private final RunRules rules;
    private final RunGraph graph;
    private final RunStanding before;
    private final @Nullable String reasonBefore;
    private final List<NodeProgress> nodes;
    private final Instant now;
    private final Set<Long> carriedOut;
    private final StepRows rows = new StepRows();
    private final List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
    private final Set<String> stopping = new HashSet<>();
    private RunState state;
    private boolean held;
    private @Nullable String reason;
    private @Nullable RunAct forced;

    /**
     * Starts from the states as they stand.
     *
     * @param reason that the run's row gives
     * @param carriedOut acts that an earlier step has carried out: they may be told twice
     */
    StepDraft(RunRules rules, RunStanding before, @Nullable String reason, Set<Long> carriedOut, Instant now) {
        this.carriedOut = carriedOut;
        this.rules = rules;
        this.graph = rules.graph();
        this.before = before;
        this.state = before.state();
        this.held = before.held();
        this.reason = reason;
        this.reasonBefore = reason;
        this.nodes = new ArrayList<>(before.nodes());
        this.now = now;
    }

    @Nullable
    String reason() {
        return reason;
    }

    /** As the run will stand once this step is in force. */
    RunStanding after() {
        return new RunStanding(state, held, List.copyOf(nodes));
    }

    /** While it is put together: the nodes may change yet. */
    private RunStanding soFar() {
        return new RunStanding(state, held, nodes);
    }

    /** Nodes whose attempts shall be stopped in the database. */
    Set<String> stopping() {
        return stopping;
    }

    NodeProgress node(String key) {
        return nodes.get(graph.place(key));
    }

    List<Long> actsDone() {
        return rows.actsDone();
    }

    /** Those who may go on once the step is in force. */
    List<CompletableFuture<Boolean>> waiting() {
        return waiting;
    }

    void apply(RunEvent event) {
        if (event instanceof RunEvent.Begun begun) {
            begin(begun);
        } else if (event instanceof RunEvent.Progressed progressed) {
            progress(progressed);
        } else if (event instanceof RunEvent.Ended ended) {
            end(ended);
        } else if (event instanceof RunEvent.Asked asked) {
            asked.acts().forEach(this::act);
        }
        // Woken brings nothing: what there is to do is decided anyway.
    }

    private void begin(RunEvent.Begun event) {
        NodeProgress node = node(event.attempt().node());
        if (!isNext(event.attempt(), node)) {
            // It was cancelled or skipped while it waited for its connection, or another attempt was quicker.
            event.recorded().complete(false);
            return;
        }
        set(event.attempt().node(), node.started());
        rows.begun(event.attempt());
        rows.log(event.log());
        waiting.add(event.recorded());
    }

    private boolean isNext(AttemptRecord attempt, NodeProgress node) {
        return RunPlan.mayBegin(rules, soFar(), node) && attempt.number() == node.attempts() + 1;
    }

    private void progress(RunEvent.Progressed event) {
        rows.results(event.attempt(), event.results());
        rows.log(event.log());
        waiting.add(event.recorded());
    }

    private void end(RunEvent.Ended event) {
        AttemptRecord attempt = event.attempt();
        NodeProgress node = node(attempt.node());
        boolean neverRecorded = isNext(attempt, node);
        if (!neverRecorded && (node.state() != NodeState.RUNNING || node.attempts() != attempt.number())) {
            return;
        }
        AttemptRecord last = attempt;
        if (neverRecorded) {
            node = node.started();
        }
        if (event.again() && node.attempts() - node.retries() >= MOST_CUT_OFF) {
            // Each of them left nothing behind, or may safely run again: nothing is left for a person to decide.
            last = attempt.ended(AttemptState.FAILED, now, cutOffTooOften(node, attempt));
            node = node.become(NodeState.FAILED);
        } else if (event.again()) {
            node = node.become(NodeState.QUEUED);
        } else {
            node = stateAfter(node, attempt);
        }
        set(attempt.node(), node);
        if (neverRecorded) {
            rows.begun(last);
        } else {
            rows.ended(last);
        }
        rows.results(attempt, event.results());
        rows.log(event.log());
    }

    private static AttemptError cutOffTooOften(NodeProgress node, AttemptRecord attempt) {
        AttemptError error = attempt.error();
        return AttemptError.of("It was cut off, and is not tried again after %d attempts.%s"
                .formatted(node.attempts(), error == null ? "" : " " + error.message()));
    }

    private NodeProgress stateAfter(NodeProgress node, AttemptRecord attempt) {
        return switch (attempt.state()) {
            case SUCCEEDED -> node.become(NodeState.SUCCEEDED);
            case FAILED -> failedOrTriedAgain(node, attempt);
            case CANCELLED -> node.become(NodeState.CANCELLED);
            case UNKNOWN -> node.become(NodeState.UNKNOWN);
            case RUNNING -> throw new IllegalStateException("an attempt has not ended by running");
        };
    }

    private NodeProgress failedOrTriedAgain(NodeProgress node, AttemptRecord attempt) {
        AttemptError error = attempt.error();
        if (error == null) {
            throw new IllegalStateException("an attempt that failed has an error");
        }
        return RunPlan.retryAt(rules, soFar(), attempt.node(), node, error, now)
                .map(at -> {
                    say(
                            attempt.node(),
                            node,
                            "Retry %d of %d at %s."
                                    .formatted(
                                            node.retries() + 1,
                                            rules.policy(attempt.node()).retries(),
                                            at));
                    return node.retryLater(at);
                })
                .orElseGet(() -> node.become(NodeState.FAILED));
    }

    private void act(RunAct act) {
        if (carriedOut.contains(act.id()) || !rows.done(act)) {
            return;
        }
        switch (act.kind()) {
            case CANCEL -> {
                if (state.canBecome(RunState.CANCELLING)) {
                    state = RunState.CANCELLING;
                    reason = act.reason().isEmpty() ? null : act.reason();
                }
            }
            case FORCE_CANCEL -> {
                if (state == RunState.CANCELLING) {
                    forced = act;
                }
            }
            case PAUSE -> held = true;
            case RESUME -> held = false;
            case SETTLE -> {
                if (act.node() != null && act.settleAs() != null) {
                    settle(act, act.node(), act.settleAs());
                }
            }
        }
    }

    /** The act by which a person waits for the attempts of a cancelled run no longer; null: none. */
    @Nullable
    RunAct forced() {
        return forced;
    }

    /** The attempt ends unseen, by that act: what may still be running is said with it. */
    void leaveBehind(AttemptRecord attempt, RunAct by) {
        BackendIdentity backend = attempt.identity();
        String text =
                "%s ended the cancelling by force: %s. The database has not confirmed that %s is gone: it may still be running, and what it does may still take effect."
                        .formatted(
                                by.actor(),
                                by.reason(),
                                backend == null ? "its backend" : "the backend " + backend.pid());
        end(new RunEvent.Ended(
                attempt.ended(AttemptState.CANCELLED, now, AttemptError.of(text)),
                false,
                List.of(new LogLine(attempt.node(), attempt.number(), now, LogLine.Level.WARNING, text))));
    }

    private void settle(RunAct act, String key, Settling as) {
        NodeProgress node = node(key);
        if (state == RunState.CANCELLING || !as.fits(node.state())) {
            say(key, node, "%s asked for %s, too late: the node is %s.".formatted(act.actor(), as, node.state()));
            return;
        }
        set(key, as == Settling.SKIPPED ? node.skipped(SkipReason.BY_PERSON) : node.become(as.state()));
        say(key, node, "%s settled the node as %s: %s".formatted(act.actor(), as, act.reason()));
    }

    private void say(String key, NodeProgress node, String text) {
        rows.log(List.of(new LogLine(key, Math.max(1, node.attempts()), now, LogLine.Level.INFO, text)));
    }

    /** Decides, and carries the decisions out on the copies. */
    void decide() {
        stopping.clear();
        for (Decision decision : RunPlan.decide(rules, soFar(), now)) {
            if (decision instanceof Decision.Start start) {
                set(start.key(), node(start.key()).become(NodeState.QUEUED));
            } else if (decision instanceof Decision.Skip skip) {
                set(skip.key(), node(skip.key()).skipped(skip.reason()));
            } else if (decision instanceof Decision.CancelNode cancel) {
                set(cancel.key(), node(cancel.key()).become(NodeState.CANCELLED));
            } else if (decision instanceof Decision.Resume) {
                state = RunState.RUNNING;
            } else if (decision instanceof Decision.Pause) {
                state = RunState.PAUSED;
            } else if (decision instanceof Decision.Finish finish) {
                state = finish.state();
            } else if (decision instanceof Decision.StopNode stop) {
                stopping.add(stop.key());
            }
        }
        if (state != RunState.CANCELLING && state != RunState.CANCELLED) {
            reason = soFar().reason();
        }
    }

    /** Nodes whose next attempt may begin now, in the document's order; which of them are worked on already the loop knows. */
    List<String> ready() {
        List<String> ready = new ArrayList<>();
        RunPlan.Beginners beginners = RunPlan.beginners(rules, soFar());
        for (int place = 0; place < nodes.size(); place++) {
            if (nodes.get(place).state() == NodeState.QUEUED && beginners.mayBegin(nodes.get(place))) {
                ready.add(graph.key(place));
            }
        }
        return ready;
    }

    boolean changesNothing() {
        return soFar().equals(before) && rows.isEmpty();
    }

    RunStep step(Claim claim) {
        List<RunStep.Move> moved = new ArrayList<>();
        for (int place = 0; place < nodes.size(); place++) {
            String key = graph.key(place);
            NodeProgress was = before.nodes().get(place);
            if (!nodes.get(place).equals(was)) {
                moved.add(new RunStep.Move(key, was.state(), nodes.get(place)));
            }
        }
        boolean changesRun = state != before.state() || held != before.held() || !Objects.equals(reason, reasonBefore);
        return rows.step(claim, before.state(), soFar(), reason, now, moved, changesRun);
    }

    private void set(String key, NodeProgress progress) {
        nodes.set(graph.place(key), progress);
    }
}
