package dev.millrace.datasource;

import java.time.Duration;
import java.util.Collection;

/** Questions asked about an attempt whose end was not seen. */
public interface Settlement {

    /**
     * Terminates the backend if it still lives (the same pid, start and transaction) and waits, at most {@code patience},
     * until the server lists it no more.
     */
    Cancellation endBackend(DataSourceId dataSource, BackendIdentity identity, Duration patience);

    /**
     * What became of the transaction. Committed is answered only when the transaction id can be trusted: a durable
     * marker followed it, or neither the server nor its backends were restarted since.
     */
    TransactionStatus transactionStatus(DataSourceId dataSource, BackendIdentity identity);

    /**
     * Whether the server that the backend belonged to still runs: then a session that ended was ended by itself or by a
     * person, and not by a restart. A server without the session's database has ended the session with it.
     *
     * @return false too when the server does not answer
     */
    boolean isSameServer(DataSourceId dataSource, BackendIdentity identity);

    /**
     * As {@link SqlSession#foreignTables}, over a connection of its own. {@code *.t} are the tables of that name in all schemas.
     */
    ForeignTables foreignTables(DataSourceId dataSource, Collection<String> names);
}
