package dev.millrace.e2e.attacks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What came of one attack: answers by status, promises that did not hold, figures for the report. Any thread may add. */
final class Tally {

    /** An answer that takes longer is a hang. */
    static final Duration HANG = Duration.ofSeconds(10);

    private static final int EXAMPLES = 8;
    private static final int NOT_IMPLEMENTED = 501;

    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<Integer> expected;
    private Duration longest = Duration.ZERO;
    private int serverErrors;
    private int hangs;
    private int unfinished;

    /** An attack for which 501 is the only server error that may be answered. */
    Tally() {
        this(Set.of());
    }

    /** @param alsoExpected server errors that are this attack's right answers */
    Tally(Set<Integer> alsoExpected) {
        this.expected = Set.copyOf(alsoExpected);
    }

    /**
     * Counts an answer.
     *
     * @param what was sent, for the report, should the answer be a wrong one
     */
    Reply count(Reply reply, String what) {
        return count(reply, what, HANG);
    }

    /** Counts an answer that may take as long as this, because it waits for something that may. */
    synchronized Reply count(Reply reply, String what, Duration bound) {
        statuses.merge(reply.status(), 1, Integer::sum);
        longest = longest.compareTo(reply.time()) < 0 ? reply.time() : longest;
        if (reply.status() >= 500 && reply.status() != NOT_IMPLEMENTED && !expected.contains(reply.status())) {
            serverErrors++;
            example(serverErrors, reply.status() + " for " + what);
        }
        if (reply.isHang() || reply.time().compareTo(bound) > 0) {
            hangs++;
            example(hangs, "no answer within " + bound.toSeconds() + " s to " + what);
        }
        return reply;
    }

    private void example(int number, String sentence) {
        if (number <= EXAMPLES) {
            broken.add(sentence);
        }
    }

    /** A promise does not hold. */
    synchronized void broken(String sentence) {
        unfinished++;
        example(unfinished, sentence);
    }

    void check(boolean holds, String otherwise) {
        if (!holds) {
            broken(otherwise);
        }
    }

    /** A figure or a circumstance that belongs into the report. */
    synchronized void note(String sentence) {
        notes.add(sentence);
    }

    synchronized int requests() {
        return statuses.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized int serverErrors() {
        return serverErrors;
    }

    synchronized int hangs() {
        return hangs;
    }

    synchronized Duration longest() {
        return longest;
    }

    synchronized boolean holds() {
        return broken.isEmpty();
    }

    synchronized List<String> brokenPromises() {
        return List.copyOf(broken);
    }

    synchronized List<String> notes() {
        return List.copyOf(notes);
    }

    /** Such as {@code 200: 12, 404: 3}; 0 stands for a connection that was closed without an answer. */
    synchronized String byStatus() {
        return statuses.entrySet().stream()
                .map(one -> one.getKey() + ": " + one.getValue())
                .collect(Collectors.joining(", "));
    }
}
