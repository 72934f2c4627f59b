package dev.millrace.datasource;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.common.Problem;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Statements that people try out while they write them: read only, rolled back, cut off by rows and time. Each has a
 * connection of its own, so that the nodes' pools stay the nodes'.
 */
@Component
public class Queries {

    /** Of each statement. */
    public static final int MOST_ROWS = 500;

    /** All statements of a query together. */
    public static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int AT_ONCE = 4;

    private final DataSources sources;
    private final AuditLog audit;
    private final TransactionOperations transactions;
    private final Duration longest;
    private final Map<DataSourceId, Semaphore> turns = new ConcurrentHashMap<>();
    private final Set<RunningQuery> atWork = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "query");
        thread.setDaemon(true);
        return thread;
    });

    @Autowired
    Queries(DataSources sources, AuditLog audit, TransactionOperations transactions) {
        this(sources, audit, transactions, LONGEST);
    }

    Queries(DataSources sources, AuditLog audit, TransactionOperations transactions, Duration longest) {
        this.sources = sources;
        this.audit = audit;
        this.transactions = transactions;
        this.longest = longest;
    }

    /**
     * Starts a query; that it was asked is in the audit log before the database hears of it.
     *
     * @param about what else the audit log says of it
     * @param room what its answer takes; the caller closes it when he has told the answer
     * @throws Problem.NotFound for an unknown id
     * @throws Problem.Conflict wrong-state, when the data source has as many queries at work as it may, or is still being started
     *     after half a minute
     */
    public RunningQuery start(Actor actor, DataSourceId id, Query query, Map<String, ?> about, Share room) {
        Login known = sources.login(id).orElseThrow(() -> new Problem.NotFound("There is no such data source."));
        if (!sources.awaitStarted(id)) {
            throw Problem.Conflict.wrongState(
                    StartingSources.sentence(known.source().name()));
        }
        // Its port may be another one by now.
        Login login = sources.login(id).orElse(known);
        DataSource source = login.source();
        Semaphore turn = turns.computeIfAbsent(id, unused -> new Semaphore(AT_ONCE));
        if (!turn.tryAcquire()) {
            throw Problem.Conflict.wrongState("The data source already works on " + AT_ONCE + " queries of people.");
        }
        RunningQuery running = new RunningQuery(login, query, longest, room);
        try {
            transactions.executeWithoutResult(transaction -> audit.record(
                    actor,
                    "data-source.queried",
                    new Subject("data-source", source.id().value(), source.name()),
                    about));
            atWork.add(running);
            threads.execute(() -> {
                try {
                    running.run();
                } finally {
                    done(running, turn);
                }
            });
        } catch (RuntimeException e) {
            done(running, turn);
            throw e;
        }
        return running;
    }

    private void done(RunningQuery running, Semaphore turn) {
        atWork.remove(running);
        turn.release();
    }

    @PreDestroy
    void close() {
        atWork.forEach(RunningQuery::cancel);
        threads.shutdownNow();
    }
}
