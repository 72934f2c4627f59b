package dev.millrace.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is wrong with one script: the first {@value #MOST} problems, and how many there are. A mebibyte can be wrong in half
 * a million places, and nobody reads on after so many.
 */
final class Problems {
    static final int MOST = 1_000;

    private static final Comparator<SqlProblem> BY_PLACE =
            Comparator.comparingInt(SqlProblem::line).thenComparingInt(SqlProblem::column);

    private final List<SqlProblem> first = new ArrayList<>();
    private int count;

    void add(SqlProblem problem) {
        if (first.size() < MOST) {
            first.add(problem);
        }
        count++;
    }

    void add(SqlPosition position, String code, String message) {
        add(SqlProblem.at(position, code, message));
    }

    /** Adds those of another part of the script, and puts all in the script's order. */
    void addAll(List<SqlProblem> others, int othersCount) {
        first.addAll(others);
        first.sort(BY_PLACE);
        if (first.size() > MOST) {
            first.subList(MOST, first.size()).clear();
        }
        count += othersCount;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Whether one more would only be counted. */
    boolean isFull() {
        return first.size() >= MOST;
    }

    List<SqlProblem> list() {
        return List.copyOf(first);
    }

    int count() {
        return count;
    }
}
