package dev.millrace.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * Runs the script that ships inside the Quartz jar. Its version, 0.1, comes before the numbered scripts, so that none of
 * them can collide with it.
 */
final class QuartzTables implements JavaMigration {

    private static final String SCRIPT = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("0.1");
    }

    @Override
    public String getDescription() {
        return "Quartz tables";
    }

    /** Fixed, so that a later Quartz with another script does not make databases that are in use look tampered with. */
    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws Exception {
        try (var statement = context.getConnection().createStatement()) {
            statement.execute(script());
        }
    }

    /** Without its DROPs, which would destroy, and its COMMIT, which would end Flyway's own transaction. */
    static String script() throws IOException {
        try (var stream = Objects.requireNonNull(QuartzTables.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split(";", -1))
                    .map(String::strip)
                    .filter(QuartzTables::creates)
                    .collect(Collectors.joining(";\n"));
        }
    }

    private static boolean creates(String statement) {
        var withoutComments =
                statement.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
        return withoutComments.strip().startsWith("CREATE ");
    }
}
