package dev.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@Postgres(version = 15, migrated = false)
class OlderPostgresTest {

    @Test
    void a_test_gets_a_database_on_postgresql_15(TestDatabase database) throws SQLException {
        assertThat(PostgresExtensionTest.ask(database.dataSource(), "show server_version"))
                .startsWith("15.");
    }
}
