package dev.millrace.web.run;

import dev.millrace.run.LogLine;
import dev.millrace.run.RunId;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunView;
import dev.millrace.run.history.LogPages;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * One client that watches one run: {@code state} with the whole run first, then {@code node}, {@code log} and {@code run}.
 * For a client that lags nothing more is read until it has caught up.
 */
final class RunStream {

    private static final Logger LOG = LoggerFactory.getLogger(RunStream.class);
    private static final int LINES_AT_ONCE = 200;
    private static final int LOOKS_BETWEEN_SIGNS = 15;

    private final RunId run;
    private final RunQueries queries;
    private final EventOutlet outlet;
    private long toldStep;
    private long toldLine;
    private int quietLooks;

    RunStream(RunId run, RunQueries queries, EventOutlet outlet) {
        this.run = run;
        this.queries = queries;
        this.outlet = outlet;
    }

    RunId run() {
        return run;
    }

    /** What changes between the numbers and the run is told twice, never lost. */
    synchronized void begin() {
        toldStep = queries.step(run);
        toldLine = queries.lastLine(run);
        RunView whole = queries.get(run);
        outlet.send("state", whole);
        if (whole.state().ended()) {
            outlet.end();
        }
    }

    /** Reads what is new. False when the stream is over. */
    synchronized boolean tellNews() {
        if (outlet.isOver()) {
            return false;
        }
        if (!outlet.hasRoom()) {
            return true;
        }
        try {
            long step = queries.step(run);
            if (step == toldStep) {
                return giveSign();
            }
            RunRecord record = queries.find(run).orElseThrow();
            queries.nodes(run, toldStep).forEach(node -> outlet.send("node", node));
            if (tellLines()) {
                // Until all is told the step stays the old one, so that the next look goes on here.
                toldStep = step;
                outlet.send("run", RunSummary.of(record));
                if (record.state().ended()) {
                    outlet.end();
                    return false;
                }
            }
        } catch (DataAccessException unreachable) {
            LOG.debug("run {}: news are read at the next look", run, unreachable);
        }
        return !outlet.isOver();
    }

    /** Whether all lines are told; a client that lags gets the rest at a later look. */
    private boolean tellLines() {
        List<LogPages.NumberedLine> lines;
        do {
            if (!outlet.hasRoom()) {
                return false;
            }
            lines = queries.logAfter(run, toldLine, LINES_AT_ONCE);
            for (LogPages.NumberedLine line : lines) {
                toldLine = line.number();
                outlet.send("log", Line.of(line.line()));
            }
        } while (lines.size() == LINES_AT_ONCE && !outlet.isOver());
        return true;
    }

    private boolean giveSign() {
        if (++quietLooks >= LOOKS_BETWEEN_SIGNS) {
            quietLooks = 0;
            outlet.sign();
        }
        return !outlet.isOver();
    }

    /** The client is to come back, or may not. */
    void drop() {
        outlet.drop();
    }

    /** A line of a node's log, as the event {@code log} has it. */
    record Line(String node, int attempt, java.time.Instant at, LogLine.Level level, String text) {

        static Line of(LogLine line) {
            return new Line(line.node(), line.attempt(), line.at(), line.level(), line.text());
        }
    }
}
