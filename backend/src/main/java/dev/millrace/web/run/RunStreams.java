package dev.millrace.web.run;

import dev.millrace.cluster.Signal;
import dev.millrace.cluster.Signals;
import dev.millrace.common.Problem;
import dev.millrace.run.RunId;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunSignals;
import dev.millrace.web.security.SessionSignals;
import dev.millrace.web.security.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams that tell of runs. A signal only says that a run has changed; what is new is read from the tables, once for all that
 * changed within some milliseconds. Streams hold no thread, an account has so many at most, and they end with the session or
 * the password by which they were opened.
 */
@Component
class RunStreams implements Signals.Listener {

    static final int MOST_OF_ONE_ACCOUNT = 256;

    private static final Logger LOG = LoggerFactory.getLogger(RunStreams.class);
    private static final long MOST_QUEUED_BYTES = 64L * 1024 * 1024;
    private static final int GATHER_MILLIS = 40;
    /** Behind the signals; and a sign of life by which a client that is gone is noticed. */
    private static final int LOOK_SECONDS = 1;

    /** Behind the signals that a session has ended. */
    private static final int RIGHTS_SECONDS = 5;

    private final RunQueries queries;
    private final StillSignedIn rights;
    private final JsonMapper json;
    private final AtomicLong queuedByAll = new AtomicLong();
    private final Map<RunId, Set<StreamReader>> streams = new ConcurrentHashMap<>();
    private final Set<RunId> awaited = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService readers;

    RunStreams(RunQueries queries, StillSignedIn rights, JsonMapper json, Signals signals) {
        this.queries = queries;
        this.rights = rights;
        this.json = json;
        this.readers = Executors.newScheduledThreadPool(2, work -> {
            Thread thread = new Thread(work, "run-streams");
            thread.setDaemon(true);
            return thread;
        });
        signals.listen(this);
        var unusedLook = readers.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        var unusedCheck =
                readers.scheduleWithFixedDelay(this::checkRights, RIGHTS_SECONDS, RIGHTS_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Begins with the whole run; ends with it.
     *
     * @throws Problem.TooMany when the account has as many streams as it may
     */
    void open(RunId run, SignedIn reader, HttpServletRequest request, HttpServletResponse response) throws IOException {
        queries.step(run);
        requireRoom(reader.account().id());
        AsyncOutlet outlet = AsyncOutlet.open(request, response, json, queuedByAll);
        StreamReader stream = new StreamReader(new RunStream(run, queries, outlet), reader);
        streams.computeIfAbsent(run, any -> ConcurrentHashMap.newKeySet()).add(stream);
        try {
            stream.stream().begin();
        } catch (RuntimeException failed) {
            forget(stream);
            outlet.drop();
            throw failed;
        }
        outlet.begin(() -> forget(stream));
    }

    private void requireRoom(String accountId) {
        long open = all().stream().filter(stream -> stream.isOf(accountId)).count();
        if (open >= MOST_OF_ONE_ACCOUNT || queuedByAll.get() > MOST_QUEUED_BYTES) {
            throw new Problem.TooMany("There are too many open event streams. Close some, or ask for the run itself.");
        }
    }

    private List<StreamReader> all() {
        return streams.values().stream().flatMap(Set::stream).toList();
    }

    @Override
    public void changed(Signal signal) {
        switch (signal.kind()) {
            case RunSignals.CHANGED -> gather(new RunId(signal.id()));
            case SessionSignals.ENDED ->
                drop(stream -> signal.id().equals(stream.reader().session()));
            case SessionSignals.PASSWORD_CHANGED ->
                drop(stream -> stream.reader().session() == null && stream.isOf(signal.id()));
            default -> {
                // Of no concern to a stream.
            }
        }
    }

    private void gather(RunId run) {
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

    private void drop(Predicate<StreamReader> unwanted) {
        all().stream().filter(unwanted).forEach(stream -> {
            stream.stream().drop();
            forget(stream);
        });
    }

    private void look() {
        streams.keySet().forEach(this::tell);
    }

    private void tell(RunId run) {
        for (StreamReader stream : streams.getOrDefault(run, Set.of())) {
            try {
                if (!stream.stream().tellNews()) {
                    forget(stream);
                }
            } catch (RuntimeException broken) {
                LOG.error("run {}: a stream is given up, its client comes back", run.value(), broken);
                stream.stream().drop();
                forget(stream);
            }
        }
    }

    private void checkRights() {
        try {
            Set<SignedIn> gone =
                    rights.gone(all().stream().map(StreamReader::reader).toList());
            drop(stream -> gone.contains(stream.reader()));
        } catch (DataAccessException unreachable) {
            LOG.debug("who is still signed in is looked at later", unreachable);
        }
    }

    private void forget(StreamReader stream) {
        streams.computeIfPresent(stream.stream().run(), (run, all) -> {
            all.remove(stream);
            return all.isEmpty() ? null : all;
        });
    }

    /** Open streams, for tests. */
    int open() {
        return all().size();
    }

    /** Open streams would hold up a stopping web server. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        readers.shutdownNow();
        drop(any -> true);
    }
}
