package dev.millrace.database;

import java.sql.SQLException;
import java.sql.Statement;

/** The console's role and database on its own server. */
final class ConsoleDatabase {

    private final EmbeddedServer server;

    ConsoleDatabase(EmbeddedServer server) {
        this.server = server;
    }

    /** Makes what is missing. Every statement can be repeated: a console may be killed between any two. */
    void setUp() throws SQLException {
        if (isSetUp()) {
            return;
        }
        try (var superuser = server.superuser("postgres").openGuarded();
                var statement = superuser.createStatement()) {
            statement.execute("""
                    do $$ begin
                      if not exists (select from pg_roles where rolname = 'millrace') then
                        create role millrace login;
                      end if;
                    end $$""");
            statement.execute("alter role millrace password '%s'"
                    .formatted(server.console().password()));
            statement.execute("revoke all on database postgres, template1 from public");
            if (!exists(statement, "select from pg_database where datname = 'millrace'")) {
                statement.execute("create database millrace owner millrace template template0");
            }
            statement.execute("revoke all on database millrace from public");
            statement.execute("comment on role millrace is 'The console. Set up.'");
        }
    }

    private boolean isSetUp() {
        try (var connection = server.console().open();
                var statement = connection.createStatement()) {
            return exists(
                    statement,
                    "select where shobj_description('millrace'::regrole, 'pg_authid') = 'The console. Set up.'");
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }
}
