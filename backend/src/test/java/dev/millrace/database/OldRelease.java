package dev.millrace.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Databases as earlier releases left them. */
public final class OldRelease {

    private OldRelease() {}

    /** Runs the scripts up to this one. */
    public static void migrate(DataSource database, String version) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .javaMigrations(new QuartzTables())
                .target(version)
                .load()
                .migrate();
    }
}
