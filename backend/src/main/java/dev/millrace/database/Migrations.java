package dev.millrace.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the console's database to the tables this release needs. */
public final class Migrations {

    private Migrations() {}

    /**
     * Applies what is missing: the numbered scripts of {@code db/migration} and {@link QuartzTables}. Several members may
     * call it at once; one of them does the work.
     */
    public static void apply(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .javaMigrations(new QuartzTables())
                .load()
                .migrate();
    }
}
