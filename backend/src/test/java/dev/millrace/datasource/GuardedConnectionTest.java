package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.MemoryBudget;
import dev.millrace.datasource.wire.WireGuard;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

/** What a real server sends, and what of it reaches the driver. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class GuardedConnectionTest {

    private static final int ROWS = 100;
    private static final int VALUE = 8_192;
    private static final int RESULT = 1024 * 1024;

    private final MemoryBudget memory = new MemoryBudget(64 << 20);
    private final Registry registry;
    private Connections.Guarded guarded;

    GuardedConnectionTest(TestDatabase database) {
        registry = new Registry(database);
    }

    @BeforeEach
    void open() throws SQLException {
        guarded = Connections.forScripts(login(registry.database.port(), Map.of()));
    }

    @AfterEach
    void close() throws SQLException {
        guarded.connection().close();
    }

    @Test
    void rows_that_the_memory_has_no_room_for_are_counted_and_those_before_them_are_whole() throws SQLException {
        MemoryBudget little = new MemoryBudget(400_000);
        guarded.guard().firstRows(ROWS, VALUE, RESULT, little.share());
        List<List<String>> rows = read("select g, repeat('x', 5000) from generate_series(1, 50) g");

        assertThat(rows).hasSize(4).last().isEqualTo(List.of("4", "x".repeat(5000)));
        assertThat(guarded.guard().rows()).isEqualTo(50);
        assertThat(little.held()).isLessThanOrEqualTo(100_000);
    }

    @Test
    void a_row_that_is_too_large_by_itself_is_counted() throws SQLException {
        guarded.guard().firstRows(ROWS, VALUE, RESULT, new MemoryBudget(10_000).share());
        assertThat(read("select 1, repeat('x', 5000) union all select 2, 'short'"))
                .isEmpty();
        assertThat(guarded.guard().rows()).isEqualTo(2);
        guarded.guard().firstRows(ROWS, VALUE, RESULT, memory.share());
        assertThat(read("select 'next'")).containsExactly(List.of("next"));
    }

    @Test
    void short_values_take_their_part_too() throws SQLException {
        MemoryBudget little = new MemoryBudget(400_000);
        String columns = IntStream.range(0, 100).mapToObj(i -> "g").collect(Collectors.joining(", "));
        guarded.guard().firstRows(ROWS, VALUE, RESULT, little.share());
        assertThat(read("select " + columns + " from generate_series(1, 50) g")).hasSizeBetween(5, 12);
    }

    @Test
    void whole_rows_pass_as_long_as_they_fit() throws SQLException {
        guarded.guard().wholeRows(100_000, memory.share());
        assertThat(read("select repeat('x', 20000) from generate_series(1, 10)"))
                .hasSize(4)
                .containsOnly(List.of("x".repeat(20_000)));
        assertThat(guarded.guard().rows()).isEqualTo(10);
        guarded.guard().wholeRows(100_000, new MemoryBudget(400_000).share());
        assertThat(read("select repeat('x', 20000) from generate_series(1, 10)"))
                .hasSize(1);
    }

    @Test
    void of_wide_rows_the_first_pass_cut_and_all_are_counted() throws SQLException {
        List<List<String>> rows = firstRows("select g, repeat('x', 100000) from generate_series(1, 600) g");

        assertThat(rows).hasSize(ROWS);
        assertThat(rows.get(99)).containsExactly("100", "x".repeat(VALUE + 1));
        assertThat(guarded.guard().rows()).isEqualTo(600);
    }

    @Test
    void one_value_of_many_megabytes_passes_as_its_beginning() throws SQLException {
        assertThat(firstRows("select repeat('€', 20000000)")).containsExactly(List.of("€".repeat(VALUE + 1)));
    }

    @Test
    void rows_of_1600_columns_are_bounded_together() throws SQLException {
        String columns = IntStream.rangeClosed(1, 1_600)
                .mapToObj(i -> i % 2 == 0 ? "g" : "repeat('x', 2000)")
                .collect(Collectors.joining(", "));
        List<List<String>> rows = firstRows("select " + columns + " from generate_series(1, 50) g");

        assertThat(rows.stream().flatMap(List::stream).mapToInt(String::length).sum())
                .isBetween(RESULT / 2, RESULT + 10 * 1_600);
        assertThat(guarded.guard().rows()).isEqualTo(50);
    }

    @Test
    void each_result_has_rows_of_its_own() throws SQLException {
        for (int i = 0; i < 3; i++) {
            assertThat(firstRows("select generate_series(1, 150)")).hasSize(ROWS);
            assertThat(guarded.guard().rows()).isEqualTo(150);
        }
    }

    @Test
    void millions_of_rows_need_neither_a_cursor_nor_memory() throws SQLException {
        assertThat(firstRows("select generate_series(1, 3000000)")).hasSize(ROWS);
        assertThat(guarded.guard().rows()).isEqualTo(3_000_000);
    }

    @Test
    void an_answer_that_has_to_be_whole_ends_the_connection_when_it_is_too_long() throws SQLException {
        guarded.guard().whole(100_000);
        assertThat(read("select generate_series(1, 600)")).hasSize(600);
        assertThatThrownBy(() -> read("select repeat('x', 100001)"))
                .isInstanceOf(SQLException.class)
                .hasRootCauseMessage("The server's answer has more than 100000 bytes.");
        assertThat(guarded.connection().isClosed()).isTrue();
    }

    @Test
    void a_question_of_the_console_gets_a_bounded_answer() throws SQLException {
        Login login = login(registry.database.port(), Map.of());
        try (Connection question = Connections.forQuestions(login)) {
            assertThatThrownBy(() -> question.createStatement().executeQuery("select repeat('x', 10000000)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("I/O error");
        }
    }

    @Test
    void giant_notices_and_errors_pass_as_their_beginnings() throws SQLException {
        try (Statement statement = guarded.connection().createStatement()) {
            statement.execute("do $$begin raise notice '%', repeat('n', 20000000); end$$");
            assertThat(String.valueOf(statement.getWarnings().getMessage()))
                    .startsWith("nnn")
                    .endsWith("n…")
                    .hasSizeLessThan(20_000);
        }
        String raise = """
                do $$begin raise exception '%', repeat('e', 20000000) using
                    detail = repeat('d', 20000000), hint = repeat('h', 20000000), errcode = '22222',
                    column = repeat('c', 20000000), table = repeat('t', 20000000); end$$""";
        try (Statement statement = guarded.connection().createStatement()) {
            assertThatThrownBy(() -> statement.execute(raise)).isInstanceOfSatisfying(PSQLException.class, error -> {
                assertThat(error.getSQLState()).isEqualTo("22222");
                assertThat(error.getServerErrorMessage().getMessage())
                        .startsWith("eee")
                        .endsWith("e…");
                assertThat(error.getServerErrorMessage().getHint())
                        .startsWith("hhh")
                        .endsWith("h…");
                assertThat(error.getServerErrorMessage().toString()).hasSizeLessThan(120_000);
            });
        }
        assertThat(read("select 1")).containsExactly(List.of("1"));
    }

    @Test
    void notifications_do_not_pile_up() throws SQLException {
        try (Statement statement = guarded.connection().createStatement()) {
            statement.execute("listen heard");
            statement.execute("notify heard, 'said'");
            statement.execute("select 1");
        }
        assertThat(guarded.connection().unwrap(PGConnection.class).getNotifications())
                .isEmpty();
    }

    @Test
    void a_long_setting_that_the_server_reports_does_no_harm() throws SQLException {
        assertThat(read("select length(set_config('search_path', repeat('a,', 500000) || 'b', false))"))
                .containsExactly(List.of("1000001"));
        assertThat(read("select 1")).containsExactly(List.of("1"));
    }

    @Test
    void over_tls_too(@TempDir Path folder) throws Exception {
        try (TlsProxy proxy = new TlsProxy(registry.database.port(), folder)) {
            guarded.connection().close();
            guarded = Connections.forScripts(login(proxy.port(), Map.of("sslmode", "require")));

            assertThat(firstRows("select g, repeat('x', 100000) from generate_series(1, 300) g"))
                    .hasSize(ROWS)
                    .last()
                    .isEqualTo(List.of("100", "x".repeat(VALUE + 1)));
            assertThat(guarded.guard().rows()).isEqualTo(300);
            assertThat(guarded.connection().isValid(5)).isTrue();
        }
    }

    @Test
    void a_cancel_request_ends_the_statement() throws SQLException {
        try (Statement statement = guarded.connection().createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.execute("select pg_sleep(60)"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            error -> assertThat(error.getSQLState()).isEqualTo(Failures.CANCELLED));
        }
    }

    @Test
    void a_server_of_another_protocol_is_refused() throws Exception {
        try (var proxy = new WrongServer("HTTP/1.1 400 Bad Request\r\nServer: something else\r\n\r\n")) {
            assertThatThrownBy(() -> Connections.forQuestions(login(proxy.port(), Map.of("sslmode", "disable"))))
                    .isInstanceOf(SQLException.class);
        }
    }

    private Login login(int port, Map<String, String> options) {
        DataSource source = registry.sources.add(
                Registry.ANNA, registry.settings("at " + UUID.randomUUID(), port, TestDatabase.PASSWORD, options));
        return registry.sources.login(source.id()).orElseThrow();
    }

    private List<List<String>> firstRows(String sql) throws SQLException {
        WireGuard guard = guarded.guard();
        guard.firstRows(ROWS, VALUE, RESULT, memory.share());
        return read(sql);
    }

    private List<List<String>> read(String sql) throws SQLException {
        try (Statement statement = guarded.connection().createStatement()) {
            statement.setFetchSize(500);
            try (ResultSet set = statement.executeQuery(sql)) {
                List<List<String>> rows = new ArrayList<>();
                while (set.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= set.getMetaData().getColumnCount(); i++) {
                        row.add(set.getString(i));
                    }
                    rows.add(row);
                }
                return rows;
            }
        }
    }
}
