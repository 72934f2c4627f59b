package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget.Share;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * One connection for one attempt of one script. Used by one thread, except {@link #cancel}. Whatever the database
 * answers comes back as a value. In order: {@link #begin}, any number of {@link #execute}, {@link #commit}
 * or {@link #finish}, {@link #close}.
 */
public interface SqlSession extends AutoCloseable {

    /**
     * Begins. In {@code SINGLE} mode: opens the transaction, runs the script's leading statements, turns {@code synchronous_commit} on, takes a transaction id and, where the server can, makes it
     * durable. In {@code PER_STATEMENT} mode only learns who the backend is. When the connection is lost meanwhile, the next session
     * of the data source has a fresh one.
     *
     * @param leading the script's statements up to a {@code SET TRANSACTION …} that has to come before any query; none in
     *     {@code PER_STATEMENT} mode
     */
    Beginning begin(List<String> leading);

    /** Runs one statement (no {@code ;} behind it), exactly as it stands, and reads its rows to their end. */
    StatementOutcome execute(String statement);

    /**
     * Runs one query that may not write, and takes back whatever it did: inside the open transaction in {@code SINGLE} mode,
     * in one of its own in {@code PER_STATEMENT} mode. The transaction is of no more use when it fails.
     */
    StatementOutcome ask(String query);

    /**
     * The room in memory that its outcomes so far take, for those who keep them: they close it when they do not any more. What is
     * not handed over is closed with the session.
     */
    Share handOverRoom();

    /**
     * Runs the script's last statement and commits, as {@link #execute} and {@link #commit} would: in one round trip in {@code SINGLE}
     * mode, where no pooler stands before the server.
     */
    Finish finish(String statement);

    /**
     * Commits what {@link #begin} opened. In {@code PER_STATEMENT} mode there is nothing to commit; a transaction that
     * the script began and did not end makes it {@link CommitOutcome.Failed}, and is rolled back.
     */
    CommitOutcome commit();

    /**
     * Which of these tables, named as in SQL ({@code t}, {@code s.t}, {@code "Odd"}), are foreign ones or have foreign
     * partitions or children, by the catalog as this session sees it. Only between statements.
     */
    ForeignTables foreignTables(Collection<String> names);

    /**
     * Ends whatever this session does, from any thread and over another connection: cancels the statement, after
     * {@code grace} terminates the backend, and answers {@link Cancellation.Gone} only once the server lists no such
     * backend and transaction any more. The session answers nothing but failures from here on, and its connection is
     * thrown away.
     */
    Cancellation cancel(Duration grace);

    /** Rolls back what is open and gives the connection back, or throws it away when anything about it is unclear. */
    @Override
    void close();
}
