package dev.millrace.run;

import dev.millrace.common.Problem;
import dev.millrace.common.Problem.FieldError;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a rerun does again and what it keeps: pure. */
final class Reruns {

    private Reruns() {}

    /**
     * Where nodes stand from the start; those that are not named are run.
     *
     * @param before how the nodes of the run that is repeated ended
     * @throws Problem.Invalid for keys that the definition has no node for
     * @throws Problem.Conflict {@code wrong-state} when nothing is left to run
     */
    static Map<String, NodeProgress> start(
            Definition definition, Map<String, NodeProgress> before, RerunRequest request) {
        Set<String> keys = definition.nodes().stream().map(Node::key).collect(Collectors.toSet());
        refuseStrangers("skip", request.skip(), keys);
        refuseStrangers("treatAsSucceeded", request.treatAsSucceeded(), keys);
        Map<String, NodeProgress> start = new HashMap<>();
        for (String key : keys) {
            NodeProgress found = start(key, before.get(key), request);
            if (found != null) {
                start.put(key, found);
            }
        }
        if (toRun(definition, start).isEmpty()) {
            throw Problem.Conflict.wrongState("Nothing is left to run: every node is kept, skipped or out of scope.");
        }
        return start;
    }

    static @Nullable NodeProgress start(String key, @Nullable NodeProgress before, RerunRequest request) {
        if (request.treatAsSucceeded().contains(key)) {
            return NodeProgress.NEW.become(NodeState.SUCCEEDED);
        } else if (request.skip().contains(key)) {
            return NodeProgress.NEW.skipped(SkipReason.BY_PERSON);
        } else if (before == null) {
            return null;
        } else if (before.skipReason() == SkipReason.OUT_OF_SCOPE) {
            // A part of the flow was run, and that part is run again.
            return NodeProgress.NEW.skipped(SkipReason.OUT_OF_SCOPE);
        } else if (request.from() == RerunRequest.From.START) {
            return null;
        } else if (before.state() == NodeState.SUCCEEDED) {
            return NodeProgress.NEW.become(NodeState.SUCCEEDED);
        }
        return before.skipReason() == SkipReason.BY_PERSON ? NodeProgress.NEW.skipped(SkipReason.BY_PERSON) : null;
    }

    private static void refuseStrangers(String field, Set<String> named, Set<String> keys) {
        FieldError[] strangers = named.stream()
                .filter(key -> !keys.contains(key))
                .sorted()
                .map(key -> new FieldError(field, "names " + key + ", which is no node of the flow"))
                .toArray(FieldError[]::new);
        if (strangers.length > 0) {
            throw Problem.Invalid.malformed("Not all of these are nodes of the flow.", strangers);
        }
    }

    /** The keys of the nodes that are run. */
    static Set<String> toRun(Definition definition, Map<String, NodeProgress> start) {
        return definition.nodes().stream()
                .map(Node::key)
                .filter(key -> !start.containsKey(key))
                .collect(Collectors.toSet());
    }

    /** Values that some node of this definition uses: another version may have no use for all that were given. */
    static Map<String, String> stillUsed(Definition definition, Map<String, String> given) {
        Map<String, String> used = new TreeMap<>(given);
        used.keySet().retainAll(ScriptRendering.names(definition));
        return used;
    }
}
