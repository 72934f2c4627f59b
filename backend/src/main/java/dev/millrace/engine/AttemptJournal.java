package dev.millrace.engine;

import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.run.LogLine;
import dev.millrace.run.StatementResult;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt has done and not yet recorded. A quick one is recorded whole with its outcome; of a slow one the loop records
 * from time to time what there is.
 */
final class AttemptJournal {

    private static final long HEAVY = 1 << 20;

    private final String node;
    private final int number;
    private final Clock clock;
    private List<StatementResult> results = new ArrayList<>();
    private List<LogLine> log = new ArrayList<>();
    private @Nullable Share room;
    private boolean forgotten;

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

    /**
     * What was done.
     *
     * @param room in memory that it takes, for the one who has it to give back; null: none
     */
    record Entries(
            List<StatementResult> results,
            List<LogLine> log,
            @Nullable Share room) {}

    /** Everything since it was last taken. */
    synchronized Entries take() {
        Entries taken = new Entries(results, takeLog(), room);
        results = new ArrayList<>();
        room = null;
        return taken;
    }

    /** Keeps the room that results take with them. */
    synchronized void keep(Share more) {
        if (forgotten) {
            more.close();
        } else if (room == null) {
            room = more;
        } else {
            room.takeOver(more);
        }
    }

    /** Whether its results take so much of the memory that they shall be recorded before there are more of them. */
    synchronized boolean isHeavy() {
        return room != null && room.bytesGrown() >= HEAVY;
    }

    /** Drops what has not been taken, and gives its memory back: nothing will be taken any more. */
    synchronized void forget() {
        forgotten = true;
        results = new ArrayList<>();
        if (room != null) {
            room.close();
            room = null;
        }
    }

    synchronized List<LogLine> takeLog() {
        List<LogLine> taken = log;
        log = new ArrayList<>();
        return taken;
    }
}
