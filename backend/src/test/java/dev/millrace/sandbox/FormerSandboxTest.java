package dev.millrace.sandbox;

import static dev.millrace.sandbox.SandboxServer.ask;
import static dev.millrace.sandbox.SandboxServer.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FormerSandboxTest {

    private static final String LEFT = """
            select (select count(*) from pg_roles where rolname like 'sandbox%')
              + (select count(*) from pg_database where datname like 'sandbox%')""";

    @Test
    void databases_and_roles_that_an_earlier_release_left_on_the_consoles_server_are_removed() throws SQLException {
        var console = SandboxServer.console();
        try (var superuser = console.superuser("postgres").open()) {
            for (var role : new String[] {Sandbox.ROLE, Sandbox.BUCKET_ROLE, "sandbox_keeper"}) {
                run(superuser, "create role %s login".formatted(role));
            }
            run(superuser, "create database sandbox_rds owner sandbox is_template true");
            run(superuser, "create database sandbox_oss owner sandbox_keeper");
        }
        assertThat(ask(console.console(), LEFT)).isEqualTo("5");

        FormerSandbox.remove(console);

        assertThat(ask(console.console(), LEFT)).isEqualTo("0");
        assertThat(ask(console.console(), "select count(*) from pg_database where datname = 'millrace'"))
                .isEqualTo("1");
    }
}
