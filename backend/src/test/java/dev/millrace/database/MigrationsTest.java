package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import dev.millrace.testing.TestServer;
import java.io.IOException;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@Postgres
class MigrationsTest {

    @Test
    void a_test_database_has_the_tables_of_quartz(DataSource database) {
        assertThat(quartzTables(database)).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void they_run_on_an_empty_database_and_are_not_run_twice(int version) {
        var server = TestServer.of(version);
        TestDatabase empty = server.create(false);
        try {
            Migrations.apply(empty.dataSource());
            Migrations.apply(empty.dataSource());
            assertThat(quartzTables(empty.dataSource())).isEqualTo(11);
        } finally {
            server.drop(empty);
        }
    }

    @Test
    void a_database_that_has_been_through_other_scripts_is_looked_at_again() {
        var server = TestServer.of(18);
        var database = server.create(true);
        try {
            var client = JdbcClient.create(database.dataSource());
            client.sql("drop table flyway_schema_history, qrtz_locks").update();
            client.sql("create table flyway_schema_history ()").update();
            client.sql("comment on table flyway_schema_history is 'scripts of another release'")
                    .update();

            assertThatThrownBy(() -> Migrations.apply(database.dataSource())).isInstanceOf(FlywayException.class);

            client.sql("comment on table flyway_schema_history is '%s'".formatted(Migrations.fingerprint()))
                    .update();
            Migrations.apply(database.dataSource());
        } finally {
            server.drop(database);
        }
    }

    @Test
    void the_script_of_quartz_neither_drops_nor_commits() throws IOException {
        assertThat(QuartzTables.script()).doesNotContain("DROP", "COMMIT");
    }

    private static long quartzTables(DataSource database) {
        return JdbcClient.create(database)
                .sql("select count(*) from pg_tables where tablename like 'qrtz%'")
                .query(Long.class)
                .single();
    }
}
