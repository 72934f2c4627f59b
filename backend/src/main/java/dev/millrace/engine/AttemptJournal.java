package dev.millrace.engine;

import dev.millrace.run.LogLine;
import dev.millrace.run.StatementResult;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * What an attempt has done and not yet recorded. A quick one is recorded whole with its outcome; of a slow one the loop records
 * from time to time what there is.
 */
final class AttemptJournal {

    private final String node;
    private final int number;
    private final Clock clock;
    private List<StatementResult> results = new ArrayList<>();
    private List<LogLine> log = new ArrayList<>();

    AttemptJournal(String node, int number, Clock clock) {
        this.node = node;
        this.number = number;
        this.clock = clock;
    }

    synchronized void add(StatementResult result) {
        results.add(result);
    }

    void say(String text) {
        add(LogLine.Level.INFO, text);
    }

    void warn(String text) {
        add(LogLine.Level.WARNING, text);
    }

    void error(String text) {
        add(LogLine.Level.ERROR, text);
    }

    private synchronized void add(LogLine.Level level, String text) {
        log.add(new LogLine(node, number, clock.instant(), level, text));
    }

    synchronized boolean isEmpty() {
        return results.isEmpty() && log.isEmpty();
    }

    synchronized List<StatementResult> takeResults() {
        List<StatementResult> taken = results;
        results = new ArrayList<>();
        return taken;
    }

    synchronized List<LogLine> takeLog() {
        List<LogLine> taken = log;
        log = new ArrayList<>();
        return taken;
    }
}
