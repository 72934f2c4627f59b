package dev.millrace.web.page;

import dev.millrace.common.Problem;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunStanding;
import dev.millrace.run.RunState;
import dev.millrace.run.Settling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the state of a run lets a person do to it. */
public record RunOffers(boolean cancellation, boolean pause, boolean resumption, boolean rerun, boolean abandonment) {

    /** What a person does to a live run as a whole; each is a noun of its address. */
    public enum Act {
        CANCELLATION,
        /** Of a cancelled run whose statements do not go from their databases. */
        ABANDONMENT,
        PAUSE,
        RESUMPTION;

        public String noun() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static RunOffers of(RunRecord run) {
        RunState state = run.state();
        String reason = run.reason();
        boolean held = RunStanding.PAUSING.equals(reason) || RunStanding.PAUSED_BY_PERSON.equals(reason);
        boolean atWork = state == RunState.RUNNING || state == RunState.PAUSED;
        return new RunOffers(
                state == RunState.QUEUED || atWork,
                state == RunState.RUNNING && !held,
                atWork && held,
                state.ended(),
                state == RunState.CANCELLING);
    }

    /**
     * Looks before an act is told about; the act itself looks again.
     *
     * @throws Problem.Conflict {@code wrong-state} when the run does not allow it
     */
    static void refuseUnlessOffered(RunRecord run, Act act) {
        RunOffers offers = of(run);
        boolean offered =
                switch (act) {
                    case CANCELLATION -> offers.cancellation();
                    case ABANDONMENT -> offers.abandonment();
                    case PAUSE -> offers.pause();
                    case RESUMPTION -> offers.resumption();
                };
        if (!offered) {
            throw Problem.Conflict.wrongState("The run has gone on meanwhile: it is "
                    + run.state().name().toLowerCase(Locale.ROOT) + ", and a " + act.noun() + " is not possible now.");
        }
    }

    /** What a person may say of a node; nothing once its run is cancelled or over. */
    static List<Settling> settlings(RunState run, NodeState node) {
        return run.ended() || run == RunState.CANCELLING
                ? List.of()
                : Arrays.stream(Settling.values()).filter(one -> one.fits(node)).toList();
    }
}
