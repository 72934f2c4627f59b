package dev.millrace.run;

import dev.millrace.run.history.RunFold;
import java.util.List;
import java.util.Map;

/**
 * A run as its new owner finds it.
 *
 * @param held a person has asked it to pause
 * @param definition the snapshot, as JSON text
 * @param given values given for this run
 * @param fold of its outcomes so far, for the owner to go on with
 * @param running attempts whose nodes are RUNNING: begun by an owner before this one, to be settled
 * @param asked people have asked something of it that nobody has carried out
 */
public record LiveRun(
        Claim claim,
        RunRecord run,
        boolean held,
        String definition,
        Map<String, String> given,
        RunFold fold,
        List<AttemptRecord> running,
        boolean asked) {

    public LiveRun {
        given = Map.copyOf(given);
        running = List.copyOf(running);
    }
}
