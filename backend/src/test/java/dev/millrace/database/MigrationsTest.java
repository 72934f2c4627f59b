package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import dev.millrace.testing.TestServer;
import java.io.IOException;
import javax.sql.DataSource;
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
