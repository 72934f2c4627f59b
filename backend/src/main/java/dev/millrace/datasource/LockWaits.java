package dev.millrace.datasource;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells which lock a living backend waits for, and who holds it. */
public interface LockWaits {

    /** Asks the server over a connection of its own. */
    Answer of(DataSourceId dataSource, BackendIdentity identity);

    /** What the server told. */
    sealed interface Answer {

        /**
         * It answered.
         *
         * @param lock null: the backend waits for none
         */
        record Told(@Nullable Lock lock) implements Answer {}

        /** The server cannot be reached, or does not tell its role. */
        record Untold(SqlFailure failure) implements Answer {}
    }

    /**
     * A lock that is waited for.
     *
     * @param kind as PostgreSQL names it: {@code relation}, {@code transactionid}, {@code advisory} …
     * @param mode for example {@code ShareLock}; null when the wait has just ended
     * @param relation the table, when the lock is about one
     * @param by those in the way, the nearest first, at most a hundred
     * @param byCount how many there are
     */
    record Lock(
            String kind, @Nullable String mode, @Nullable String relation, List<Blocker> by, int byCount) {

        public Lock {
            by = List.copyOf(by);
        }
    }

    /**
     * A session in the way.
     *
     * @param state for example {@code idle in transaction}; null when the role may not see it
     * @param since when its transaction began
     * @param query what it does or has done last, the first 200 characters
     */
    record Blocker(
            int pid,
            @Nullable String application,
            @Nullable String user,
            @Nullable String state,
            @Nullable Instant since,
            @Nullable String query) {}
}
