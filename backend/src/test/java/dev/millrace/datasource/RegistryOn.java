package dev.millrace.datasource;

import dev.millrace.audit.AuditLog;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The registry for tests of other packages. */
public final class RegistryOn {

    private RegistryOn() {}

    /** On a database with the console's tables; no flow uses any of its data sources. */
    public static DataSources database(DataSource database) {
        JdbcClient jdbc = JdbcClient.create(database);
        return new DataSources(
                new DataSourceStore(jdbc),
                new Secrets(new byte[32]),
                Registry.anything(),
                name -> List.of(),
                new AuditLog(jdbc, Clock.systemUTC()),
                new JdbcTransactionManager(database),
                Clock.systemUTC());
    }
}
