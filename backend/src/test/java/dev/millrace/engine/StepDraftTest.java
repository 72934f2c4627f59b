package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.datasource.TransactionMode;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.run.AttemptError;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.AttemptState;
import dev.millrace.run.Claim;
import dev.millrace.run.NodeProgress;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunId;
import dev.millrace.run.RunRules;
import dev.millrace.run.RunStanding;
import dev.millrace.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StepDraftTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final RunRules RULES = RunRules.of(DefinitionJson.parse(SampleFlows.flow()
                    .node("a", "select 1", "SINGLE", "{\"retries\": 3, \"retryDelay\": \"PT1S\"}")
                    .json())
            .definition());

    private static StepDraft draft(NodeState state, int attempts) {
        NodeProgress node = new NodeProgress(state, null, attempts, 0, null);
        return new StepDraft(RULES, new RunStanding(RunState.RUNNING, false, List.of(node)), null, Set.of(), NOW);
    }

    private static AttemptRecord attempt(int number, AttemptState state) {
        boolean running = state == AttemptState.RUNNING;
        AttemptError error = AttemptError.of("nobody there", "08001");
        return new AttemptRecord(
                "a",
                number,
                state,
                "source",
                TransactionMode.SINGLE,
                "select 1",
                List.of(),
                null,
                NOW,
                running ? null : NOW,
                running ? null : error);
    }

    private static RunEvent.Ended notBegun(int number) {
        return new RunEvent.Ended(attempt(number, AttemptState.FAILED), false, List.of());
    }

    @Test
    void an_attempt_that_could_not_begin_is_recorded_once_although_it_is_told_twice() {
        StepDraft draft = draft(NodeState.QUEUED, 0);
        draft.apply(notBegun(1));
        draft.apply(notBegun(1));
        draft.decide();
        assertThat(draft.node("a").state()).isEqualTo(NodeState.RETRY_WAIT);
        assertThat(draft.node("a").attempts()).isEqualTo(1);
        assertThat(draft.step(new Claim(new RunId("run"), "member", 1, 1)).begun())
                .extracting(AttemptRecord::number)
                .containsExactly(1);
    }

    /** Settled: the database says that nothing of it is in force. */
    private static NodeProgress cutOff(int attempts, int retries) {
        NodeProgress node = new NodeProgress(NodeState.RUNNING, null, attempts, retries, null);
        StepDraft draft =
                new StepDraft(RULES, new RunStanding(RunState.RUNNING, false, List.of(node)), null, Set.of(), NOW);
        draft.apply(new RunEvent.Ended(attempt(attempts, AttemptState.CANCELLED), true, List.of()));
        return draft.node("a");
    }

    @Test
    void an_attempt_that_was_rolled_back_is_followed_by_another_and_the_fifth_fails_its_node() {
        assertThat(cutOff(4, 0).state()).isEqualTo(NodeState.QUEUED);
        assertThat(cutOff(6, 2).state()).as("retries do not count").isEqualTo(NodeState.QUEUED);
        assertThat(cutOff(StepDraft.MOST_CUT_OFF, 0).state()).isEqualTo(NodeState.FAILED);
    }

    @Test
    void who_was_cut_off_too_often_is_told_so() {
        NodeProgress node = new NodeProgress(NodeState.RUNNING, null, StepDraft.MOST_CUT_OFF, 0, null);
        StepDraft draft =
                new StepDraft(RULES, new RunStanding(RunState.RUNNING, false, List.of(node)), null, Set.of(), NOW);
        draft.apply(new RunEvent.Ended(attempt(StepDraft.MOST_CUT_OFF, AttemptState.CANCELLED), true, List.of()));
        assertThat(draft.step(new Claim(new RunId("run"), "member", 1, 1)).ended())
                .singleElement()
                .satisfies(last -> {
                    assertThat(last.state()).isEqualTo(AttemptState.FAILED);
                    assertThat(String.valueOf(last.error()))
                            .contains("not tried again after 5 attempts", "nobody there");
                });
    }

    @Test
    void an_attempt_whose_number_is_taken_neither_begins_nor_ends() {
        StepDraft draft = draft(NodeState.QUEUED, 1);
        CompletableFuture<Boolean> recorded = new CompletableFuture<>();
        draft.apply(notBegun(1));
        draft.apply(new RunEvent.Begun(attempt(1, AttemptState.RUNNING), List.of(), recorded));
        draft.decide();
        assertThat(recorded).isCompletedWithValue(false);
        assertThat(draft.changesNothing()).isTrue();
    }
}
