package dev.millrace.engine;

import dev.millrace.run.Claim;
import dev.millrace.run.EncodedStep;
import dev.millrace.run.RunStep;
import dev.millrace.run.StepStore;
import dev.millrace.run.StepStore.Written;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Writes the steps of all runs of this member, those that come while one is being written together in the next transaction. It has no
 * thread of its own: who finds nobody writing writes, its own step and all that wait; when that is done, the first of those who came
 * meanwhile goes on. At low load each step is written by itself, by its own thread. A run has one step in here at a time.
 */
final class StepWriter {

    private static final Logger LOG = LoggerFactory.getLogger(StepWriter.class);

    /** Of the texts of one transaction; a longer step has one of its own. */
    private static final long MOST_CHARACTERS = 1 << 20;

    private static final int MOST_STEPS = 128;

    private final StepStore steps;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private boolean writing;

    StepWriter(StepStore steps) {
        this.steps = steps;
    }

    /** How many steps have been handed in and are not being written yet. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** What the thread of a waiting step is told. */
    private sealed interface Word {

        /** It is the one to write now. */
        record Write() implements Word {}

        record Answer(Written written) implements Word {}

        /** The transaction that it was a part of was an error: whether that was its own is to be seen when it is written alone. */
        record Alone() implements Word {}
    }

    private static final class Entry {
        private final EncodedStep step;
        private final CompletableFuture<Word> word = new CompletableFuture<>();

        Entry(EncodedStep step) {
            this.step = step;
        }
    }

    /**
     * Writes the step exactly once, however often the console's database goes away.
     *
     * @return the claim for the next step; null when the run is somebody else's, or nobody waits for the database any more
     * @throws IllegalStateException when the step itself cannot be written
     */
    @Nullable
    Claim write(RunStep step, BooleanSupplier left) {
        Word word = handIn(new Entry(EncodedStep.of(step)));
        if (word instanceof Word.Answer answer) {
            return answer.written() instanceof Written.Done done ? done.next() : null;
        }
        return new WriteStep(steps, step).untilKnown(left);
    }

    private Word handIn(Entry own) {
        boolean first;
        synchronized (waiting) {
            waiting.add(own);
            first = !writing;
            writing = true;
        }
        Word word = first ? new Word.Write() : own.word.join();
        return word instanceof Word.Write ? writeWhatWaits(own) : word;
    }

    /** The first of those who wait writes what is at the front of the queue, itself among it. */
    private Word writeWhatWaits(Entry own) {
        List<Entry> group = group();
        Word mine = new Word.Alone();
        try {
            List<Written> written =
                    steps.write(group.stream().map(each -> each.step).toList());
            for (int i = 0; i < group.size(); i++) {
                Word answer = new Word.Answer(written.get(i));
                if (group.get(i) == own) {
                    mine = answer;
                } else {
                    group.get(i).word.complete(answer);
                }
            }
        } catch (DataAccessException | TransactionException | IllegalStateException broken) {
            LOG.debug("{} steps could not be written together, they are written one by one", group.size(), broken);
        } finally {
            // Whatever has happened, nobody waits for ever: neither those of the group nor those behind it.
            group.forEach(each -> each.word.complete(new Word.Alone()));
            handOn();
        }
        return mine;
    }

    private List<Entry> group() {
        synchronized (waiting) {
            List<Entry> group = new ArrayList<>();
            long characters = 0;
            while (!waiting.isEmpty() && group.size() < MOST_STEPS) {
                characters += waiting.element().step.length();
                if (characters > MOST_CHARACTERS && !group.isEmpty()) {
                    break;
                }
                group.add(waiting.remove());
            }
            return group;
        }
    }

    private void handOn() {
        Entry next;
        synchronized (waiting) {
            next = waiting.peek();
            writing = next != null;
        }
        if (next != null) {
            next.word.complete(new Word.Write());
        }
    }
}
