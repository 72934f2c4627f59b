package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a real server whether it reads scripts as this package does. */
@Postgres(migrated = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresAgreesTest {
    private static final long SEED = 20260604;

    private Connection connection;

    @BeforeAll
    void connect(DataSource database) throws SQLException {
        connection = database.getConnection();
        run("create table seen (v text)");
        // The server splits what it is given here; the driver never looks into it.
        run("create procedure run_all(script text) language plpgsql as 'begin execute script; end'");
        run("create table parts (a int) partition by list (a)");
        run("create table part partition of parts for values in (1)");
    }

    @AfterAll
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void a_value_arrives_as_it_was_given_whatever_it_stands_in() throws SQLException {
        SqlScript script = SqlScript.of("""
                select '${v}', E'\\\\${v}', U&'${v}', U&'\\0041${v}!!' uescape '!', E'-'
                  '${v}', $q$${v}$q$, 1 as "n${v}", 2 as U&"n${v}" -- ${v}
                """);
        Random random = new Random(SEED);
        int sent = 0;
        for (int i = 0; i < 2_000; i++) {
            String value = hostile(random);
            RenderedSql rendered = script.render(Map.of("v", value));
            if (rendered.text() == null) {
                continue;
            }
            sent++;
            String sql = rendered.statements().get(0).text();
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                ResultSet row = statement.executeQuery(sql);
                row.next();
                assertThat(row.getString(1)).isEqualTo(value);
                assertThat(row.getString(2)).isEqualTo("\\" + value);
                assertThat(row.getString(3)).isEqualTo(value);
                assertThat(row.getString(4)).isEqualTo("\\0041" + value + "!");
                assertThat(row.getString(5)).isEqualTo("-" + value);
                assertThat(row.getString(6)).isEqualTo(value);
                assertThat(row.getMetaData().getColumnLabel(7)).isEqualTo("n" + value);
                assertThat(row.getMetaData().getColumnLabel(8)).isEqualTo("n" + value);
            }
        }
        assertThat(sent).isGreaterThan(500);
    }

    @Test
    void the_server_finds_as_many_statements_in_every_script_it_accepts() throws SQLException {
        Random random = new Random(SEED);
        int accepted = 0;
        for (int i = 0; i < 8_000; i++) {
            String script = script(random);
            int inserted = inserted(script);
            if (inserted < 0) {
                continue;
            }
            accepted++;
            SqlScript ours = SqlScript.of(script);
            // A script of comments alone is nothing wrong to the server.
            assertThat(ours.problems()).as(script).extracting(SqlProblem::code).isSubsetOf(SqlCodes.EMPTY);
            assertThat(ours.statements()).as(script).hasSize(inserted);
        }
        assertThat(accepted).isGreaterThan(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vacuum",
                "vacuum (full) parts",
                "create database d",
                "drop database if exists d",
                "create tablespace s location '/x'",
                "drop tablespace s",
                "alter system set work_mem = '1MB'",
                "alter database d set tablespace s",
                "discard all",
                "commit prepared 'x'",
                "rollback prepared 'x'",
                "create index concurrently on part (a)",
                "create unique index concurrently if not exists i on part (a)",
                "drop index concurrently i",
                "reindex schema public",
                "reindex database",
                "reindex system",
                "reindex table concurrently part",
                "reindex (concurrently) index i",
                "cluster",
                "cluster (verbose)",
                "alter table parts detach partition part concurrently",
                "create subscription s connection 'c' publication p"
            })
    void what_the_server_refuses_inside_a_transaction_is_a_transaction_command(String sql) throws SQLException {
        assertThat(stateInTransaction(sql)).isEqualTo("25001");
        assertThat(SqlScript.of(sql).inspection().transactionCommands()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "analyze",
                "discard temp",
                "reindex table part",
                "reindex (concurrently false) table part",
                "cluster part using i",
                "refresh materialized view concurrently v",
                "alter type t add value 'x'",
                "alter database d set work_mem = '1MB'",
                "savepoint s",
                "create index on part (a)"
            })
    void what_it_takes_inside_a_transaction_is_none(String sql) throws SQLException {
        assertThat(stateInTransaction(sql)).isNotEqualTo("25001");
        assertThat(SqlScript.of(sql).inspection().transactionCommands()).isEmpty();
    }

    private String stateInTransaction(String sql) throws SQLException {
        connection.setAutoCommit(false);
        try {
            run(sql);
            return "00000";
        } catch (SQLException refused) {
            return String.valueOf(refused.getSQLState());
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** How many rows the script inserts; -1 when the server does not accept it. */
    private int inserted(String script) throws SQLException {
        run("delete from seen");
        try (PreparedStatement call = connection.prepareStatement("call run_all(?)")) {
            call.setString(1, script);
            call.execute();
        } catch (SQLException refused) {
            return -1;
        }
        try (Statement statement = connection.createStatement()) {
            ResultSet count = statement.executeQuery("select count(*) from seen");
            count.next();
            return count.getInt(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private static String hostile(Random random) {
        List<String> pieces = List.of(
                "'", "''", "\"", "\\", "\\0041", "!", ";", "--", "/*", "*/", "$$", "$q", "q$", "$q$", "${v}", "\n",
                "\r\n", "\t", "😀", "ä", "E'", "U&", "?", "{d}", ":x", "$1", " ", "a", "%", "\u0001", "\u2028");
        return pick(random, pieces, 1 + random.nextInt(5));
    }

    private static String script(Random random) {
        StringBuilder script = new StringBuilder();
        int statements = 1 + random.nextInt(4);
        for (int i = 0; i < statements; i++) {
            script.append(noise(random)).append("insert into seen values (");
            script.append(literal(random)).append(noise(random)).append(')');
            script.append(random.nextInt(8) == 0 ? "" : ";");
        }
        return script.append(noise(random)).toString();
    }

    private static String literal(Random random) {
        List<String> inside =
                List.of("'", "''", "\\", "\\\\", "\\'", "$$", "$a$", ";", "--", "/*", "*/", "\n", "a", "\"", "(", ")");
        String body = pick(random, inside, random.nextInt(5));
        return switch (random.nextInt(8)) {
            case 0 -> "'" + body + "'";
            case 1 -> "E'" + body + "'";
            case 2 -> "U&'" + body + "'";
            case 3 -> "$$" + body + "$$";
            case 4 -> "$a$" + body + "$a$";
            case 5 -> "'" + body + "'" + pick(random, List.of("\n", " ", "--x\n", "/*x*/"), 2) + "'" + body + "'";
            case 6 -> "E'" + body + "'" + pick(random, List.of("\n", " ", "--x\n", "\r"), 2) + "'" + body + "'";
            default -> "(select 1-" + pick(random, List.of("-", "+", "/*a*/", "1", "-1", " ", "\n", "@"), 3) + "1)";
        };
    }

    private static String noise(Random random) {
        return random.nextInt(3) > 0
                ? " "
                : pick(
                        random,
                        List.of("/*", "*/", "--", "\n", " ", "/* ; */", "-- ;\n", ";", "/**/", "'"),
                        1 + random.nextInt(3));
    }

    private static String pick(Random random, List<String> pieces, int count) {
        StringBuilder picked = new StringBuilder();
        for (int i = 0; i < count; i++) {
            picked.append(pieces.get(random.nextInt(pieces.size())));
        }
        return picked.toString();
    }
}
