package dev.millrace.flow.validation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Takes findings as they are made, counts all, and keeps no more than an answer may have: of the errors that count for what
 * was asked, of the other errors and of the warnings each.
 */
public final class FindingCollector {

    /** Of all messages and names together. */
    private static final int MOST_CHARACTERS = 1_000_000;

    /** Longer than the circle of all nodes that a flow may have, each named by its key. */
    private static final int LONGEST_MESSAGE = 150_000;

    private final Predicate<Finding> counts;
    private final Kept errors = new Kept();
    private final Kept otherErrors = new Kept();
    private final Kept warnings = new Kept();
    private int count;
    private int errorCount;

    public FindingCollector() {
        this(finding -> true);
    }

    /** @param counts which errors count for what was asked; those are kept first */
    FindingCollector(Predicate<Finding> counts) {
        this.counts = counts;
    }

    public void add(Finding finding) {
        count++;
        if (!finding.blocking()) {
            warnings.add(finding);
        } else if (counts.test(finding)) {
            errorCount++;
            errors.add(finding);
        } else {
            otherErrors.add(finding);
        }
    }

    /** Counts findings that were not made, for there are enough like this one. */
    void more(Finding like, int howMany) {
        count += howMany;
        if (like.blocking() && counts.test(like)) {
            errorCount += howMany;
        }
    }

    /** What was taken, in the order in which it was. */
    public FindingList list() {
        return list(kept -> {});
    }

    /** @param order puts what is kept in order, and may take repetitions out */
    FindingList list(Consumer<List<Finding>> order) {
        Kept all = new Kept();
        for (Kept part : List.of(errors, otherErrors, warnings)) {
            part.findings.forEach(all::add);
        }
        order.accept(all.findings);
        return new FindingList(all.findings, count, errorCount);
    }

    /** Nodes that share a key would repeat what is said of both. */
    void withoutRepetitions(List<Finding> kept) {
        Set<Finding> seen = new HashSet<>();
        kept.removeIf(finding -> {
            boolean again = !seen.add(finding);
            if (again) {
                count--;
                errorCount -= finding.blocking() && counts.test(finding) ? 1 : 0;
            }
            return again;
        });
    }

    private static final class Kept {

        private final List<Finding> findings = new ArrayList<>();
        private int characters;

        /** The first is kept whatever its size. */
        void add(Finding finding) {
            if (findings.size() >= FindingList.MOST) {
                return;
            }
            Finding shortened = finding.shortened(LONGEST_MESSAGE);
            characters += shortened.characters();
            if (characters <= MOST_CHARACTERS || findings.isEmpty()) {
                findings.add(shortened);
            }
        }
    }
}
