package dev.millrace.run.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.datasource.StatementOutcome.Notice;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.run.AttemptError;
import dev.millrace.run.AttemptState;
import dev.millrace.run.NodeProgress;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.run.SkipReason;
import dev.millrace.run.journal.EntryBody;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What entries add up to. */
class RunFoldPropertyTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00.123456Z");

    /** Entries of a run that does whatever it likes, and what they mean, told without a fold. */
    private static final class Story {

        private final Random random;
        private final List<EntryBody> entries = new ArrayList<>();
        private final Map<String, NodeProgress> nodes = new LinkedHashMap<>();
        private final Map<String, List<AttemptState>> attempts = new LinkedHashMap<>();
        private final Map<String, Integer> statements = new LinkedHashMap<>();

        Story(int size, int steps, long seed) {
            random = new Random(seed);
            List<EntryBody.Node> first = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                String key = "n" + i;
                nodes.put(key, NodeProgress.NEW);
                attempts.put(key, new ArrayList<>());
                first.add(EntryBody.Node.first(key, i, "Node " + i, NodeProgress.NEW));
            }
            entries.add(EntryBody.launched(RunState.QUEUED, null, first));
            for (int step = 0; step < steps; step++) {
                entries.add(step());
            }
        }

        private EntryBody step() {
            List<EntryBody.Node> moved = new ArrayList<>();
            List<EntryBody.Begun> begun = new ArrayList<>();
            List<EntryBody.Ended> ended = new ArrayList<>();
            List<EntryBody.Statement> told = new ArrayList<>();
            for (String key : List.copyOf(nodes.keySet())) {
                switch (random.nextInt(6)) {
                    case 0 -> begin(key, moved, begun);
                    case 1 -> end(key, ended);
                    case 2 -> say(key, told);
                    case 3 -> skip(key, moved);
                    default -> {
                        // Nothing is told of it.
                    }
                }
            }
            EntryBody.Run run =
                    random.nextBoolean() ? null : new EntryBody.Run(RunState.RUNNING, random.nextBoolean(), "r");
            return new EntryBody(EntryBody.Kind.STEP, run, moved, begun, ended, told, List.of());
        }

        private List<AttemptState> attempts(String key) {
            return Objects.requireNonNull(attempts.get(key));
        }

        private void skip(String key, List<EntryBody.Node> moved) {
            NodeProgress skipped = new NodeProgress(
                    NodeState.SKIPPED, SkipReason.UPSTREAM, attempts(key).size(), 0, null);
            nodes.put(key, skipped);
            moved.add(EntryBody.Node.moved(key, skipped));
        }

        private void begin(String key, List<EntryBody.Node> moved, List<EntryBody.Begun> begun) {
            attempts(key).add(AttemptState.RUNNING);
            int number = attempts(key).size();
            NodeProgress running = new NodeProgress(NodeState.RUNNING, null, number, 0, null);
            nodes.put(key, running);
            moved.add(EntryBody.Node.moved(key, running));
            begun.add(new EntryBody.Begun(
                    key, number, AttemptState.RUNNING, "source", TransactionMode.SINGLE, null, NOW, null, null));
        }

        private void end(String key, List<EntryBody.Ended> ended) {
            int number = attempts(key).size();
            if (number > 0) {
                attempts(key).set(number - 1, AttemptState.FAILED);
                AttemptError why = AttemptError.of("wrong".repeat(random.nextInt(50)), "22012");
                ended.add(new EntryBody.Ended(key, number, AttemptState.FAILED, NOW, why));
            }
        }

        private void say(String key, List<EntryBody.Statement> told) {
            int number = attempts(key).size();
            for (int i = random.nextInt(5); number > 0 && i > 0; i--) {
                int statement = statements.merge(key + number, 1, Integer::sum);
                List<Notice> notices = List.of(new Notice("NOTICE", "hear", null, null, null));
                told.add(
                        new EntryBody.Statement(key, number, statement, 1, "SELECT", 3L, 0.5, notices, 9L, null, null));
            }
        }
    }

    private static RunFold folded(List<EntryBody> entries) {
        RunFold fold = RunFold.whole();
        for (int i = 0; i < entries.size(); i++) {
            fold.apply(i + 1, EntryBody.read(entries.get(i).json()));
        }
        return fold;
    }

    @Property(tries = 200)
    void a_fold_says_what_the_entries_said(
            @ForAll @IntRange(min = 1, max = 8) int size, @ForAll @IntRange(max = 40) int steps, @ForAll long seed) {
        Story story = new Story(size, steps, seed);
        RunFold fold = folded(story.entries);
        assertThat(fold.nodes()).isEqualTo(story.nodes);
        assertThat(fold.step()).isEqualTo(story.entries.size());
        for (RunView.NodeView node : fold.views(0)) {
            List<AttemptState> attempts = Objects.requireNonNull(story.attempts.get(node.key()));
            assertThat(node.attempts()).extracting(RunView.AttemptView::state).isEqualTo(attempts);
            for (RunView.AttemptView attempt : node.attempts()) {
                assertThat(attempt.statementCount())
                        .isEqualTo(attempt.statements().size())
                        .isEqualTo(story.statements.getOrDefault(node.key() + attempt.number(), 0));
                assertThat(attempt.statements())
                        .allSatisfy(
                                statement -> assertThat(statement.noticeCount()).isEqualTo(9));
            }
        }
    }

    @Property(tries = 200)
    void one_entry_after_the_other_with_looks_between_adds_up_to_the_same_as_all_at_once(
            @ForAll @IntRange(min = 1, max = 8) int size, @ForAll @IntRange(max = 40) int steps, @ForAll long seed) {
        Story story = new Story(size, steps, seed);
        RunFold looked = RunFold.whole();
        Map<String, RunView.NodeView> told = new LinkedHashMap<>();
        for (int i = 0; i < story.entries.size(); i++) {
            looked.apply(i + 1, story.entries.get(i));
            looked.views(i).forEach(node -> told.put(node.key(), node));
        }
        RunFold atOnce = folded(story.entries);
        assertThat(looked.views(0)).isEqualTo(atOnce.views(0));
        assertThat(List.copyOf(told.values()))
                .as("what a watcher has who was told of changes only")
                .isEqualTo(atOnce.views(0));
        assertThat(looked.state()).isEqualTo(atOnce.state());
        assertThat(looked.held()).isEqualTo(atOnce.held());
        assertThat(looked.reason()).isEqualTo(atOnce.reason());
    }

    @Property(tries = 100)
    void outcomes_alone_are_the_same_as_those_of_the_whole(
            @ForAll @IntRange(min = 1, max = 8) int size, @ForAll @IntRange(max = 15) int steps, @ForAll long seed) {
        Story story = new Story(size, steps, seed);
        RunFold outcomes = RunFold.outcomes();
        for (int i = 0; i < story.entries.size(); i++) {
            outcomes.apply(i + 1, story.entries.get(i));
        }
        assertThat(outcomes.summaries()).isEqualTo(folded(story.entries).summaries());
        assertThat(NodeSummaries.read(Objects.requireNonNull(NodeSummaries.json(outcomes.summaries()))))
                .isEqualTo(outcomes.summaries());
    }

    @Test
    void however_long_a_run_is_its_fold_stays_small() {
        RunFold fold = RunFold.whole();
        fold.apply(
                1,
                EntryBody.launched(
                        RunState.QUEUED, null, List.of(EntryBody.Node.first("n", 0, "Node", NodeProgress.NEW))));
        long heaviest = 0;
        AttemptError error = AttemptError.of("e".repeat(20_000));
        List<Notice> notices = List.of(new Notice("NOTICE", "n".repeat(5_000), null, null, null));
        for (int number = 1; number <= 400; number++) {
            List<EntryBody.Statement> statements = new ArrayList<>();
            for (int statement = 1; statement <= 2_000; statement++) {
                statements.add(
                        new EntryBody.Statement("n", number, statement, 1, "SELECT", 1L, 1, notices, null, null, null));
            }
            fold.apply(
                    number + 1,
                    new EntryBody(
                            EntryBody.Kind.STEP,
                            null,
                            List.of(EntryBody.Node.moved(
                                    "n", new NodeProgress(NodeState.RUNNING, null, number, 0, null))),
                            List.of(new EntryBody.Begun(
                                    "n",
                                    number,
                                    AttemptState.FAILED,
                                    null,
                                    TransactionMode.SINGLE,
                                    null,
                                    NOW,
                                    NOW,
                                    error)),
                            List.of(),
                            statements,
                            List.of()));
            heaviest = Math.max(heaviest, fold.weight());
        }
        assertThat(heaviest).isLessThan(40L << 20);
        RunView.NodeView node = fold.views(0).get(0);
        assertThat(node.attemptCount()).isEqualTo(400);
        assertThat(node.attempts()).hasSize(100);
        assertThat(node.attempts().get(99).statementCount()).isEqualTo(2_000);
    }

    @Test
    void entries_that_cannot_follow_are_refused() {
        RunFold fold = folded(new Story(1, 2, 1).entries);
        EntryBody nothing = EntryBody.of(EntryBody.Kind.TAKEN, null, List.of());
        assertThatThrownBy(() -> fold.apply(3, nothing)).isInstanceOf(IllegalStateException.class);
        EntryBody stranger =
                EntryBody.of(EntryBody.Kind.STEP, null, List.of(EntryBody.Node.moved("x", NodeProgress.NEW)));
        assertThatThrownBy(() -> fold.apply(4, stranger)).isInstanceOf(IllegalStateException.class);
    }
}
