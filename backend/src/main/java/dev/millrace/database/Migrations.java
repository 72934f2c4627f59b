package dev.millrace.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Brings the console's database to the tables this release needs. */
public final class Migrations {

    private static final String SCRIPTS = "db/migration";

    private Migrations() {}

    /**
     * Applies what is missing: the numbered scripts of {@code db/migration} and {@link QuartzTables}. Several members may
     * call it at once; one of them does the work.
     */
    public static void apply(DataSource database) {
        apply(database, AuditTable.OF_THE_CONSOLE);
    }

    static void apply(DataSource database, AuditTable audit) {
        var client = JdbcClient.create(database);
        var wanted = fingerprint();
        var found = found(client);
        // Flyway takes half a second to find out that nothing is to be done: an eighth of a start.
        if (!found.scripts().equals(wanted)) {
            audit.lend();
            migrate(database, client, wanted);
            audit.take();
        } else if (!audit.isOwner(found.auditOwner())) {
            audit.take();
        }
    }

    private static void migrate(DataSource database, JdbcClient client, String wanted) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:" + SCRIPTS)
                .javaMigrations(new QuartzTables())
                .load()
                .migrate();
        client.sql("comment on table flyway_schema_history is '%s'".formatted(wanted))
                .update();
    }

    /** What the last start has left, in one question. */
    private record Found(String scripts, String auditOwner) {}

    private static Found found(JdbcClient client) {
        return client.sql("""
                        select coalesce(obj_description(to_regclass('flyway_schema_history'), 'pg_class'), '') as scripts,
                          coalesce((
                            select pg_get_userbyid(relowner)
                            from pg_class
                            where oid = to_regclass('audit_entry')), '') as audit_owner
                        """)
                .query((row, number) -> new Found(row.getString("scripts"), row.getString("audit_owner")))
                .single();
    }

    /** Of all scripts, their names and contents. */
    static String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var scripts = new PathMatchingResourcePatternResolver().getResources("classpath*:" + SCRIPTS + "/*.sql");
            Arrays.sort(scripts, Comparator.comparing(Resource::getFilename, Comparator.nullsFirst(String::compareTo)));
            for (var script : scripts) {
                digest.update((script.getFilename() + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(script.getContentAsByteArray());
            }
            digest.update(QuartzTables.script().getBytes(StandardCharsets.UTF_8));
            return "scripts " + HexFormat.of().formatHex(digest.digest());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
