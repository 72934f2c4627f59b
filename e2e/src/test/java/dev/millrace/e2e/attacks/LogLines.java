package dev.millrace.e2e.attacks;

import java.util.List;

/** What a console writes into its log during an attack: what a client does wrong is worth a line, and no more. */
record LogLines(Vitals vitals, int from) {

    static LogLines from(Target target) {
        return new LogLines(target.vitals(), target.vitals().logLength());
    }

    /** Up to now. */
    void check(Tally tally) {
        List<String> lines = vitals.logFrom(from).lines().toList();
        long traces = lines.stream().filter(line -> line.startsWith("\tat ")).count();
        tally.check(traces == 0, traces + " lines of stack traces in the log, the first after: " + firstTraced(lines));
        tally.check(
                lines.size() <= tally.requests(),
                lines.size() + " lines in the log for " + tally.requests() + " requests");
        tally.note(lines.size() + " lines in the log.");
    }

    private static String firstTraced(List<String> lines) {
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).startsWith("\tat ")) {
                return lines.get(i - 1);
            }
        }
        return "";
    }
}
