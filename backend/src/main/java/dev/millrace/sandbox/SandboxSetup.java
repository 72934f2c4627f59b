package dev.millrace.sandbox;

import static dev.millrace.sandbox.Sandbox.ADB;
import static dev.millrace.sandbox.Sandbox.BUCKET;
import static dev.millrace.sandbox.Sandbox.BUCKET_ROLE;
import static dev.millrace.sandbox.Sandbox.RDS;
import static dev.millrace.sandbox.Sandbox.ROLE;

import dev.millrace.database.EmbeddedServer;
import dev.millrace.database.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the sandbox's roles and databases. The superuser works on databases that are still empty and that nobody else
 * can enter; everything the tutorial itself does is done as the sandbox's role, with the tutorial's own statements.
 */
final class SandboxSetup {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxSetup.class);
    private static final String DONE = "The sandbox's bucket. Set up.";
    private static final String INVALID_PASSWORD = "28P01";

    private static final Map<String, String> PLACEHOLDERS = Map.of(
            "<oss_endpoint>", "oss.sandbox.example",
            "<access_key_id>", "sandbox",
            "<access_key_secret>", "sandbox",
            "<bucket_name>", "sandbox");

    private final EmbeddedServer server;

    SandboxSetup(EmbeddedServer server) {
        this.server = server;
    }

    /** The last step leaves a mark, so that a set-up that was cut off is begun anew. One query, for quick starts. */
    boolean isDone() {
        try (var connection = server.superuser("postgres").openGuarded();
                var query = connection.prepareStatement("""
                        select count(*) = 3 and bool_or(shobj_description(oid, 'pg_database') = ?)
                        from pg_database
                        where datname in ('sandbox_rds', 'sandbox_adb', 'sandbox_oss')""")) {
            query.setString(1, DONE);
            try (var answer = query.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        } catch (SQLException broken) {
            throw refused(broken);
        }
    }

    /** A role may change its own password; then the data sources could not log in any more. */
    void restorePassword() {
        try (var probe = server.login(RDS, ROLE).openBriefly()) {
            LOG.debug("The sandbox is ready on {}", probe);
        } catch (SQLException changed) {
            if (INVALID_PASSWORD.equals(changed.getSQLState())) {
                try (var superuser = server.superuser("postgres").openGuarded()) {
                    roles(superuser);
                } catch (SQLException broken) {
                    throw refused(broken);
                }
            }
        }
    }

    /** From nothing, whatever was there before; no step of it waits for long. */
    void run() {
        LOG.info("Setting up the sandbox");
        try (var superuser = server.superuser("postgres").openGuarded()) {
            execute(superuser, "revoke all on database postgres, template1 from public");
            roles(superuser);
            unmark(superuser);
            drop(superuser);
            for (var name : List.of(BUCKET, RDS, ADB)) {
                execute(superuser, "create database %s template template0".formatted(name));
                execute(superuser, "revoke all on database %s from public".formatted(name));
            }
            bucket();
            execute(superuser, "grant connect on database %s to %s".formatted(BUCKET, BUCKET_ROLE));
            for (var name : List.of(RDS, ADB)) {
                foreignData(name);
                execute(superuser, "alter database %s owner to %s".formatted(name, ROLE));
            }
            prepare(RDS, "prepare-rds.sql");
            prepare(ADB, "prepare-adb.sql");
            execute(superuser, "comment on database %s is '%s'".formatted(BUCKET, DONE.replace("'", "''")));
        } catch (SQLException broken) {
            throw refused(broken);
        }
    }

    /** A set-up that is cut off, also by a session that does not end, has to be begun anew at the next start. */
    private static void unmark(Connection superuser) throws SQLException {
        try (var query = superuser.prepareStatement("select from pg_database where datname = ?")) {
            query.setString(1, BUCKET);
            try (var found = query.executeQuery()) {
                if (found.next()) {
                    execute(superuser, "comment on database %s is null".formatted(BUCKET));
                }
            }
        }
    }

    private void roles(Connection superuser) throws SQLException {
        // Limits leave the superuser a connection, whatever runs in the sandbox.
        role(superuser, ROLE, "login connection limit 60 password '%s'".formatted(password(ROLE)));
        role(superuser, BUCKET_ROLE, "login connection limit 90 password '%s'".formatted(password(BUCKET_ROLE)));
        role(superuser, "sandbox_keeper", "nologin");
    }

    private void role(Connection superuser, String name, String options) throws SQLException {
        execute(superuser, """
                do $$ begin
                  if not exists (select from pg_roles where rolname = '%1$s') then
                    create role %1$s;
                  end if;
                end $$""".formatted(name));
        execute(
                superuser,
                "alter role %s nosuperuser nocreatedb nocreaterole noreplication nobypassrls %s"
                        .formatted(name, options));
        execute(superuser, "alter role %s reset all".formatted(name));
    }

    private String password(String role) {
        return server.login(BUCKET, role).password();
    }

    private static void drop(Connection superuser) throws SQLException {
        try (var query = superuser.prepareStatement("select datname from pg_database where datname in (?, ?, ?)")) {
            query.setString(1, RDS);
            query.setString(2, ADB);
            query.setString(3, BUCKET);
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    var name = found.getString(1);
                    // Its owner may have made it one, and templates cannot be dropped.
                    execute(superuser, "alter database %s is_template false".formatted(name));
                    execute(superuser, "drop database %s with (force)".formatted(name));
                }
            }
        }
    }

    private void bucket() throws SQLException {
        try (var superuser = server.superuser(BUCKET).openGuarded()) {
            execute(superuser, resource("bucket.sql"));
        }
    }

    /** What the tutorial's extension builds on, out of reach: its functions could connect to anywhere. */
    private void foreignData(String database) throws SQLException {
        try (var superuser = server.superuser(database).openGuarded()) {
            execute(superuser, "create schema oss_internal");
            for (var extension : List.of("postgres_fdw", "dblink")) {
                execute(superuser, "create extension %s schema oss_internal".formatted(extension));
            }
            execute(superuser, "revoke all on all functions in schema oss_internal from public");
        }
    }

    private void prepare(String database, String script) throws SQLException {
        try (var connection = server.login(database, ROLE).openBriefly()) {
            var sql = resource(script);
            for (var placeholder : PLACEHOLDERS.entrySet()) {
                sql = sql.replace(placeholder.getKey(), placeholder.getValue());
            }
            execute(connection, sql);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    static String resource(String name) {
        try (var stream = Objects.requireNonNull(SandboxSetup.class.getResourceAsStream("/sandbox/" + name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static StartRefused refused(SQLException broken) {
        return new StartRefused("The sandbox cannot be set up: %s.".formatted(broken.getMessage()), broken);
    }
}
