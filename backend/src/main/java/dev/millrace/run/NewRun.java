package dev.millrace.run;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import dev.millrace.run.history.RunFold;
import dev.millrace.run.journal.EntryBody;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run that is about to be made.
 *
 * @param definitionJson the snapshot that it executes, {@code definition} as text
 * @param given values for this run
 * @param start where nodes stand that are not WAITING from the start: out of scope, or kept from another run
 * @param turnLimit how many published runs of the flow may be at work while it is; null: it does not count
 * @param waits for its turn
 * @param ownership of the member that works on it from the start; null: any member may claim it
 */
record NewRun(
        RunRecord run,
        String definitionJson,
        Definition definition,
        Map<String, String> given,
        Map<String, NodeProgress> start,
        @Nullable Integer turnLimit,
        boolean waits,
        RunHost.@Nullable Ownership ownership) {

    /** Of a run that has an owner from the start. */
    static final long FIRST_FENCE = 1;

    /** The step at which such a run begins. */
    static final long FIRST_STEP = 1;

    NewRun {
        given = Map.copyOf(given);
        start = Map.copyOf(start);
    }

    /** Where this node stands from the start. */
    NodeProgress start(String key) {
        return start.getOrDefault(key, NodeProgress.NEW);
    }

    /**
     * The same with its first step taken: what is upstream of everything is ready, or skipped. Its owner would decide that at once,
     * and write it by itself.
     */
    NewRun withFirstStep(Instant now) {
        RunRules rules = RunRules.of(definition);
        List<NodeProgress> nodes =
                definition.nodes().stream().map(node -> start(node.key())).toList();
        Map<String, NodeProgress> after = new HashMap<>(start);
        for (Decision decision : RunPlan.decide(rules, new RunStanding(RunState.RUNNING, false, nodes), now)) {
            if (decision instanceof Decision.Start ready) {
                after.put(ready.key(), start(ready.key()).become(NodeState.QUEUED));
            } else if (decision instanceof Decision.Skip skip) {
                after.put(skip.key(), start(skip.key()).skipped(skip.reason()));
            }
        }
        return new NewRun(run, definitionJson, definition, given, after, turnLimit, waits, ownership);
    }

    /** The same as one that a member works on from the start. */
    NewRun ownedBy(RunHost.Ownership owner) {
        return new NewRun(run.started(), definitionJson, definition, given, start, turnLimit, false, owner);
    }

    /** The first entry of its journal. */
    EntryBody launched() {
        List<EntryBody.Node> nodes = new ArrayList<>();
        for (Node node : definition.nodes()) {
            nodes.add(EntryBody.Node.first(node.key(), nodes.size(), node.name(), start(node.key())));
        }
        return EntryBody.launched(run.state(), run.reason(), nodes);
    }

    /** What its owner knows of it from the start. */
    RunFold fold() {
        RunFold fold = RunFold.outcomes();
        fold.apply(FIRST_STEP, launched());
        return fold;
    }

    /** The run as the HTTP contract shows it, as it begins. */
    RunView view() {
        List<RunView.NodeView> nodes = new ArrayList<>();
        for (Node node : definition.nodes()) {
            NodeProgress progress = start(node.key());
            nodes.add(new RunView.NodeView(
                    node.key(), node.name(), progress.state(), progress.skipReason(), List.of(), 0));
        }
        return RunView.of(run, nodes);
    }

    /** The same as one that counts and may start. */
    NewRun atOnce(int limit) {
        return new NewRun(run, definitionJson, definition, given, start, limit, false, ownership);
    }

    /** The same as one that counts and waits until that run has ended. */
    NewRun waiting(int limit, RunId inTheWay) {
        return new NewRun(run.waitingFor(inTheWay), definitionJson, definition, given, start, limit, true, null);
    }

    /** One that does not count for the concurrency control policy. */
    static NewRun uncounted(RunRecord run, String definitionJson, Definition definition, Map<String, String> given) {
        return new NewRun(run, definitionJson, definition, given, Map.of(), null, false, null);
    }
}
