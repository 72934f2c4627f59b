package dev.millrace.run.history;

import dev.millrace.run.RunId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An attempt, as parameters {@code run}, {@code key} and {@code attempt} of a statement. */
record AttemptKey(RunId run, String node, int number) {

    JdbcClient.StatementSpec in(JdbcClient.StatementSpec statement) {
        return statement.param("run", run.value()).param("key", node).param("attempt", number);
    }
}
