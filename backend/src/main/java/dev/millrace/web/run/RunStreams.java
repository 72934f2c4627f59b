package dev.millrace.web.run;

import dev.millrace.cluster.Signal;
import dev.millrace.cluster.Signals;
import dev.millrace.run.RunId;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunSignals;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Streams that tell of runs. A signal only says that a run has changed; what is new is read from the tables, once for all that
 * changed within some milliseconds. Streams hold no thread.
 */
@Component
class RunStreams implements Signals.Listener {

    private static final int GATHER_MILLIS = 40;
    /** Behind the signals; and a sign of life by which a client that is gone is noticed. */
    private static final int LOOK_SECONDS = 1;

    private final RunQueries queries;
    private final Map<RunId, Set<RunStream>> streams = new ConcurrentHashMap<>();
    private final Set<RunId> awaited = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService readers;

    RunStreams(RunQueries queries, Signals signals) {
        this.queries = queries;
        this.readers = Executors.newScheduledThreadPool(2, work -> {
            Thread thread = new Thread(work, "run-streams");
            thread.setDaemon(true);
            return thread;
        });
        signals.listen(this);
        var unused = readers.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Begins with the whole run; ends with it. */
    SseEmitter open(RunId run) {
        queries.step(run);
        SseEmitter emitter = new SseEmitter(0L);
        RunStream stream = new RunStream(run, queries, emitter);
        Runnable forget = () -> forget(stream);
        emitter.onCompletion(forget);
        emitter.onTimeout(forget);
        emitter.onError(gone -> forget.run());
        streams.computeIfAbsent(run, any -> ConcurrentHashMap.newKeySet()).add(stream);
        stream.begin();
        return emitter;
    }

    @Override
    public void changed(Signal signal) {
        if (signal.kind().equals(RunSignals.CHANGED)) {
            RunId run = new RunId(signal.id());
            if (streams.containsKey(run) && awaited.add(run)) {
                var unused = readers.schedule(
                        () -> {
                            awaited.remove(run);
                            tell(run);
                        },
                        GATHER_MILLIS,
                        TimeUnit.MILLISECONDS);
            }
        }
    }

    private void look() {
        streams.keySet().forEach(this::tell);
    }

    private void tell(RunId run) {
        for (RunStream stream : streams.getOrDefault(run, Set.of())) {
            if (!stream.tellNews()) {
                forget(stream);
            }
        }
    }

    private void forget(RunStream stream) {
        streams.computeIfPresent(stream.run(), (run, all) -> {
            all.remove(stream);
            return all.isEmpty() ? null : all;
        });
    }

    /** Open streams would hold up a stopping web server. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        readers.shutdownNow();
        streams.values().forEach(all -> all.forEach(RunStream::close));
    }
}
