package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks a real server which words cannot name a column without quotes. */
@Postgres(migrated = false)
class ReservedWordsAgreeTest {

    @Test
    void an_identifier_is_no_word_that_the_server_reserves(DataSource server) {
        List<String> refused = words(server, "catcode in ('R', 'T')");
        List<String> free = words(server, "catcode in ('U', 'C')");

        assertThat(refused).hasSizeGreaterThan(90).noneMatch(ValueType.IDENTIFIER::admits);
        assertThat(free).hasSizeGreaterThan(300).allMatch(ValueType.IDENTIFIER::admits);
    }

    private static List<String> words(DataSource server, String which) {
        return JdbcClient.create(server)
                .sql("select word from pg_get_keywords() where " + which)
                .query(String.class)
                .list();
    }
}
