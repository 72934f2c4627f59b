package dev.millrace.web.run;

import dev.millrace.run.LogLine;
import dev.millrace.run.RunId;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunView;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One client that watches one run: {@code state} with the whole run first, then {@code node}, {@code log} and {@code run}. */
final class RunStream {

    private static final Logger LOG = LoggerFactory.getLogger(RunStream.class);
    private static final int LINES_AT_ONCE = 1000;
    private static final int LOOKS_BETWEEN_SIGNS = 15;

    private final RunId run;
    private final RunQueries queries;
    private final SseEmitter emitter;
    private long toldStep;
    private long toldLine;
    private int quietLooks;
    private boolean closed;

    RunStream(RunId run, RunQueries queries, SseEmitter emitter) {
        this.run = run;
        this.queries = queries;
        this.emitter = emitter;
    }

    RunId run() {
        return run;
    }

    /** What changes between the numbers and the run is told twice, never lost. */
    synchronized void begin() {
        toldStep = queries.step(run);
        toldLine = queries.lastLine(run);
        RunView whole = queries.get(run);
        send("state", whole);
        if (whole.state().ended()) {
            close();
        }
    }

    /** Reads what is new. False when the stream is over. */
    synchronized boolean tellNews() {
        if (closed) {
            return false;
        }
        try {
            long step = queries.step(run);
            if (step == toldStep) {
                return giveSign();
            }
            RunRecord record = queries.find(run).orElseThrow();
            List<RunView.NodeView> nodes = queries.nodes(run, toldStep);
            toldStep = step;
            nodes.forEach(node -> send("node", node));
            tellLines();
            send("run", RunSummary.of(record));
            if (record.state().ended()) {
                close();
            }
        } catch (DataAccessException unreachable) {
            LOG.debug("run {}: news are read at the next look", run, unreachable);
        }
        return !closed;
    }

    private void tellLines() {
        List<RunQueries.NumberedLine> lines;
        do {
            lines = queries.logAfter(run, toldLine, LINES_AT_ONCE);
            for (RunQueries.NumberedLine line : lines) {
                toldLine = line.number();
                send("log", Line.of(line.line()));
            }
        } while (lines.size() == LINES_AT_ONCE && !closed);
    }

    private boolean giveSign() {
        if (++quietLooks >= LOOKS_BETWEEN_SIGNS) {
            quietLooks = 0;
            try {
                emitter.send(SseEmitter.event().comment("still here"));
            } catch (IOException | IllegalStateException gone) {
                close();
            }
        }
        return !closed;
    }

    private void send(String event, Object data) {
        if (closed) {
            return;
        }
        try {
            emitter.send(SseEmitter.event().name(event).data(data, MediaType.APPLICATION_JSON));
        } catch (IOException | IllegalStateException gone) {
            close();
        }
    }

    synchronized void close() {
        closed = true;
        emitter.complete();
    }

    /** A line of a node's log, as the event {@code log} has it. */
    record Line(String node, int attempt, java.time.Instant at, LogLine.Level level, String text) {

        static Line of(LogLine line) {
            return new Line(line.node(), line.attempt(), line.at(), line.level(), line.text());
        }
    }
}
