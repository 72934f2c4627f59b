package dev.millrace.database;

import java.nio.file.Path;
import java.sql.SQLException;

/** A console reduced to its embedded server, to be killed: says its port, commits a row, leaves a statement running. */
final class HoldServer {

    private HoldServer() {}

    public static void main(String[] arguments) throws SQLException {
        var server = EmbeddedServer.start(DataDirectory.open(Path.of(arguments[0])));
        try (var connection = server.console().open();
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists kept (n int)");
            statement.execute("insert into kept values (1)");
            System.out.println("port " + server.console().port());
            // Never looks at its client, nor at a signal to cancel: only the end of its process stops it.
            statement.execute("""
                    insert into kept
                    select n from generate_series(1, 1000000000000) as n where n < 0""");
        }
    }
}
