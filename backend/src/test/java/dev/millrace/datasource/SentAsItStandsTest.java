package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sql.SqlScript;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A statement reaches the server exactly as the scanner cut it, whatever the driver's own parser would make of it. Of random
 * ones {@link SentTextPropertyTest} shows it.
 */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class SentAsItStandsTest {

    private final Registry registry;
    private final PooledSessions sessions;
    private final DataSource source;

    SentAsItStandsTest(TestDatabase database) {
        registry = new Registry(database);
        sessions = new PooledSessions(registry.sources);
        source = registry.itself("sent " + UUID.randomUUID(), Map.of());
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 /*/ ; x */ + 1, current_query()",
                "SELECT '?', '{\"a\": 1}'::jsonb ? 'a', {fn} /* ; */, current_query()",
                "select 1 as \"a;b\", $q$;$q$ , E'\\';', current_query()",
                "insert into sent_log values (current_query()), (';')",
                "insert into sent_log values ( current_query() ) returning query",
                "with w as (insert into sent_log values (current_query()) returning query) select query from w",
                "select current_query() -- ; the end",
                "/*/ ; */ */ select current_query()",
                "select\u00a0current_query()"
            })
    void the_server_has_the_very_text(String script) throws Exception {
        List<String> cut = statements(script);
        for (TransactionMode mode : TransactionMode.values()) {
            try (SqlSession session = open(mode)) {
                session.begin(List.of());
                session.execute("create temp table sent_log (query text)");
                for (String statement : cut) {
                    assertThat(received(session, statement)).isEqualTo(statement);
                }
            }
        }
    }

    /** A server tells its own text by {@code pg_stat_activity}, also when it refuses it. */
    private String received(SqlSession session, String statement) {
        int pid = (int) session.execute("select pg_backend_pid()")
                .result()
                .rows()
                .get(0)
                .get(0);
        boolean single = !session.execute("savepoint before").succeeded();
        session.execute(statement);
        String text = registry.jdbc
                .sql("select query from pg_stat_activity where pid = ?")
                .param(pid)
                .query(String.class)
                .single();
        if (!single) {
            session.execute("rollback to savepoint before");
        }
        return text;
    }

    private static List<String> statements(String script) {
        return SqlScript.of(script).statements().stream()
                .map(statement -> statement.text())
                .toList();
    }

    private SqlSession open(TransactionMode mode) throws Exception {
        var request = new SessionRequest(source.id(), "millrace/sent/" + mode, ZoneId.of("UTC"), mode, null, null);
        return ((Opening.Opened) sessions.open(request)).session();
    }
}
