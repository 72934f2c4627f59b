package dev.millrace.flow.validation;

import dev.millrace.sql.SqlProblem;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Findings as an answer may have them: at most {@value #MOST}, and about a mebibyte. Of more than that the errors are kept
 * before the warnings, so that a cut never hides that there is an error.
 *
 * @param findings those that are kept, in their order
 * @param findingCount how many there are; the look into one script ends at a thousand of one kind
 * @param errorCount how many of all are errors that count for what was asked
 */
public record FindingList(List<Finding> findings, int findingCount, int errorCount) {

    public static final int MOST = 5_000;

    public FindingList {
        findings = List.copyOf(findings);
    }

    /** A list that may be too long for an answer. */
    public static FindingList of(Collection<Finding> findings) {
        FindingCollector collector = new FindingCollector();
        findings.forEach(collector::add);
        return collector.list();
    }

    /**
     * The problems of a script that is looked at alone.
     *
     * @param count how many there are, those that are not in {@code problems} too
     */
    public static FindingList of(List<SqlProblem> problems, int count, String field) {
        FindingCollector collector = new FindingCollector();
        problems.forEach(problem -> collector.add(Finding.of(problem, field)));
        if (count > problems.size()) {
            collector.more(Finding.of(problems.get(0), field), count - problems.size());
        }
        return collector.list();
    }

    /** The members {@code findings} and {@code findingCount} of a problem document. */
    public Map<String, Object> asFields() {
        return Map.of("findings", findings, "findingCount", findingCount);
    }
}
