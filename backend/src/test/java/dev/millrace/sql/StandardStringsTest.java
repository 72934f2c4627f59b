package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a real server what switches the setting off. */
@Postgres(migrated = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandardStringsTest {
    private Connection connection;

    @BeforeEach
    void connect(DataSource database) throws SQLException {
        connection = database.getConnection();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set standard_conforming_strings = off",
                "SET Standard_Conforming_Strings TO OFF",
                "set local standard_conforming_strings = 'off'",
                "set session standard_conforming_strings to false",
                "set standard_conforming_strings = 0",
                "set standard_conforming_strings = E'o\\x66f'",
                "set standard_conforming_strings = 'of'\n'f'",
                "set standard_conforming_strings = U&'!006fff' uescape '!'",
                "set standard_conforming_strings = \"n\"",
                "set \"STANDARD_conforming_strings\" = f",
                "set U&\"standard\\005fconforming_strings\" = no",
                "set /* a */ standard_conforming_strings -- b\n = off",
                "select set_config('standard_conforming_strings', 'off', false)",
                "select 1, (select pg_catalog . \"set_config\" ( E'standard\\x5fconforming_strings', 'off', true))",
                "select set_config('STANDARD_' || 'conforming_strings', 'of' || 'f', true)",
                "select set_config('standard_conforming_strings', (not true)::text, true)",
                "select set_config('standard_conforming_strings', lower('OFF'), true)",
                "explain analyze select set_config('standard_conforming_strings', 'off', true)",
                "update pg_settings set setting = 'off' where name = 'standard_conforming_strings'",
                "update pg_catalog.pg_settings s set setting = 'off' where s.name in ('standard_conforming_strings')",
                "do $$ begin set standard_conforming_strings = off; end $$",
                "do $$ begin if true then set local standard_conforming_strings = off; end if; end $$",
                "do 'begin perform set_config(''standard_conforming_strings'', ''off'', true); end'",
                "do E'begin execute \\'set standard_conforming_strings = off\\'; end'",
                "do $$ begin execute 'set standard_' || 'conforming_strings = off'; end $$",
                "do $$ begin execute 'do ''begin set standard_conforming_strings = off; end'''; end $$",
                "do $$ begin execute 'select set_config(''standard_conforming_strings'', ''off'', true)'; end $$"
            })
    void an_error_for_what_switches_the_setting_off(String sql) throws SQLException {
        run(sql);
        assertThat(setting()).isEqualTo("off");
        SqlInspection inspection = SqlScript.of("select 1;\n" + sql).inspection();
        assertThat(inspection.nonstandardStrings()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(SqlCodes.STRINGS_NOT_STANDARD);
            assertThat(problem.line()).isGreaterThan(1);
        });
        assertThat(inspection.nonstandardStringsLater()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create function f() returns int language sql set standard_conforming_strings = off as 'select 1'",
                "create function f() returns int set standard_conforming_strings to off as 'begin return 1; end' language plpgsql",
                "create procedure p() language plpgsql as $$ begin set standard_conforming_strings = off; end $$",
                "create function g() returns text language sql as $$ select set_config('standard_conforming_strings', 'off', true) $$",
                "create function g() returns text begin atomic select set_config('standard_conforming_strings', 'off', true); end",
                "prepare q as select set_config('standard_conforming_strings', 'off', true)",
                "create view v as select set_config('standard_conforming_strings', 'off', true)"
            })
    void an_error_for_what_will_switch_it_off(String sql) throws SQLException {
        run(sql);
        assertThat(setting()).isEqualTo("on");
        assertThat(SqlScript.of(sql).inspection().nonstandardStrings()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter role current_user set standard_conforming_strings = off",
                "alter user current_user set standard_conforming_strings to 'off'",
                "alter role all set standard_conforming_strings = off",
                "do $$ begin alter role current_user set standard_conforming_strings = off; end $$"
            })
    void a_warning_for_what_switches_it_off_in_sessions_to_come(String sql) throws SQLException {
        run(sql);
        assertThat(setting()).isEqualTo("on");
        assertThat(SqlScript.of(sql).inspection().nonstandardStrings()).isEmpty();
        assertThat(SqlScript.of(sql).inspection().nonstandardStringsLater()).hasSize(1);
    }

    @Test
    void a_warning_for_databases_and_for_the_server() {
        String sql = "alter database d set standard_conforming_strings = off; "
                + "alter role r in database d set standard_conforming_strings = off; "
                + "alter system set standard_conforming_strings = off";
        assertThat(SqlScript.of(sql).inspection().nonstandardStringsLater()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set standard_conforming_strings = on",
                "set standard_conforming_strings to 'tru'",
                "set standard_conforming_strings = 1",
                "set standard_conforming_strings = y",
                "set standard_conforming_strings to default",
                "reset standard_conforming_strings",
                "reset all",
                "show standard_conforming_strings",
                "select current_setting('standard_conforming_strings')",
                "select set_config('standard_conforming_strings', 'on', false)",
                "select set_config('standard_conforming_strings', true::text, false)",
                "select set_config('work_mem', '4MB', false), 'standard_conforming_strings'",
                "alter role current_user reset standard_conforming_strings",
                "alter role current_user set standard_conforming_strings = on",
                "create function f() returns int language sql set standard_conforming_strings from current as 'select 1'",
                "select 'set standard_conforming_strings = off'",
                "do $$ begin raise notice 'set standard_conforming_strings = off'; end $$",
                "do $$ begin execute 'show standard_conforming_strings'; end $$",
                "create temp table c (standard_conforming_strings text); update c set standard_conforming_strings = 'off'",
                "set backslash_quote = on",
                "update pg_settings set setting = 'off' where name = 'enable_sort'"
            })
    void nothing_for_what_leaves_it_on(String sql) throws SQLException {
        run(sql);
        assertThat(setting()).isEqualTo("on");
        SqlInspection inspection = SqlScript.of(sql).inspection();
        assertThat(inspection.nonstandardStrings()).isEmpty();
        assertThat(inspection.nonstandardStringsLater()).isEmpty();
    }

    @Test
    void what_values_make_of_a_template_is_seen_in_the_rendered_script() {
        String sql = "set ${a} = ${b}; select set_config('${a}', '${b}', false)";
        SqlScript script = SqlScript.of(sql);
        Map<String, String> off = Map.of("a", "standard_conforming_strings", "b", "off");
        Map<String, String> on = Map.of("a", "standard_conforming_strings", "b", "on");
        assertThat(script.inspection().nonstandardStrings()).isEmpty();
        assertThat(script.render(off).inspection().nonstandardStrings()).hasSize(2);
        assertThat(script.render(on).inspection().nonstandardStrings()).isEmpty();
    }

    private String setting() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show standard_conforming_strings")) {
            row.next();
            return row.getString(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
