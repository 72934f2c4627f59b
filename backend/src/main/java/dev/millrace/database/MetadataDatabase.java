package dev.millrace.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The console's own database, checked and migrated: whoever has this value can rely on its tables. Boot makes the
 * {@code DataSource} from it.
 */
final class MetadataDatabase implements JdbcConnectionDetails {

    private final String url;
    private final String user;
    private final String password;

    private MetadataDatabase(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    static MetadataDatabase of(EmbeddedServer server) {
        ServerLogin login = server.console();
        AuditOwner owner = new AuditOwner(server.superuser(login.database()));
        return ready(new MetadataDatabase(login.url(), login.user(), login.password()), false, owner);
    }

    static MetadataDatabase of(Settings.ExternalDatabase external) {
        return ready(
                new MetadataDatabase(external.url(), external.user(), external.password()),
                external.volatileAllowed(),
                AuditTable.OF_THE_CONSOLE);
    }

    private static MetadataDatabase ready(MetadataDatabase database, boolean volatileAllowed, AuditTable audit) {
        MetadataCheck.pass(database::open, volatileAllowed);
        Migrations.apply(new DriverManagerDataSource(database.url, database.user, database.password), audit);
        return database;
    }

    private Connection open() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "15");
        // A pooler with a single connection would otherwise let the check wait for ever.
        properties.setProperty("socketTimeout", "30");
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public String getJdbcUrl() {
        return url;
    }

    @Override
    public String getUsername() {
        return user;
    }

    @Override
    public String getPassword() {
        return password;
    }
}
