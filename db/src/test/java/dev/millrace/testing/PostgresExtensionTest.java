package dev.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@Postgres
class PostgresExtensionTest {

    @Test
    void a_test_gets_a_database_on_postgresql_18(TestDatabase database) throws SQLException {
        assertThat(ask(database.dataSource(), "show server_version")).startsWith("18.");
        assertThat(ask(database.dataSource(), "select current_database()")).isEqualTo(database.name());
    }

    @Test
    void methods_of_one_class_share_it(TestDatabase database, DataSource same) throws SQLException {
        assertThat(ask(same, "select current_database()")).isEqualTo(database.name());
    }

    @Nested
    class InANestedClass {
        @Test
        void too(TestDatabase database) {
            assertThat(TestServer.of(18).administration().port()).isEqualTo(database.port());
        }
    }

    static String ask(DataSource source, String question) throws SQLException {
        try (var connection = source.getConnection();
                var answer = connection.createStatement().executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
