package dev.millrace.run;

import dev.millrace.flow.definition.Definition;
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
 */
record NewRun(
        RunRecord run,
        String definitionJson,
        Definition definition,
        Map<String, String> given,
        Map<String, NodeProgress> start,
        @Nullable Integer turnLimit,
        boolean waits) {

    NewRun {
        given = Map.copyOf(given);
        start = Map.copyOf(start);
    }

    /** The same as one that counts and may start. */
    NewRun atOnce(int limit) {
        return new NewRun(run, definitionJson, definition, given, start, limit, false);
    }

    /** The same as one that counts and waits until that run has ended. */
    NewRun waiting(int limit, RunId inTheWay) {
        return new NewRun(run.waitingFor(inTheWay), definitionJson, definition, given, start, limit, true);
    }

    /** One that does not count for the concurrency control policy. */
    static NewRun uncounted(RunRecord run, String definitionJson, Definition definition, Map<String, String> given) {
        return new NewRun(run, definitionJson, definition, given, Map.of(), null, false);
    }
}
