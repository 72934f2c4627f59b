package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a real server where a BEGIN ATOMIC body ends. */
@Postgres(migrated = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AtomicBodyTest {
    private Connection connection;

    @BeforeAll
    void connect(DataSource database) throws SQLException {
        connection = database.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table t (a int, \"end\" int, \"case\" int, \"begin\" int)");
            statement.execute("create table seen (v int)");
            statement.execute("create procedure run_all(script text) language plpgsql as 'begin execute script; end'");
        }
    }

    @AfterAll
    void disconnect() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "select 1;",
                "select 1 end;",
                "select 1 case;",
                "select 1 end, 2 case, 3 end from t;",
                "select a case from t;",
                "select a end from t where a = 1;",
                "select a as end, a as case, t.end, t.case from t;",
                "select case when true then 1 end end;",
                "select case when true then 1 end case;",
                "select case when true then 1 end;",
                "select case a when 1 then 2 else 3 end end, a case from t;",
                "select case case when true then 1 end when 1 then 2 end end from t;",
                "select (select 1 end) end;",
                "select (select case when true then 1 end end) case;",
                "select case when (select true end) then (select 1 case) end case from t;",
                "select case when true then (select 2 end from t order by 1 limit 1) end;",
                "select 'a' end; select null case; select a[1] end from (select array[1] a) q;",
                "select 1 case union select 2 end;",
                "select 1 case where true; select 1 end where true;",
                "select 1 case group by 1; select 1 end order by 1; select 1 case order by 1 limit 1;",
                "select 1 case limit 1; select 1 case offset 0; select 1 case fetch first row only;",
                "select count(*) case having true; select a case from t for update;",
                "select 1 case intersect select 1 end except select 2 case;",
                "select sum(a) over w case from t window w as ();",
                "insert into t (a, \"end\") values (1, 2) returning a end, a case;",
                "update t set a = case when a > 1 then 2 end where a = 1 returning a case;",
                "delete from t where a = case when true then 1 end returning a end;",
                "select t.end case, t.case end from t;",
                "select xmlelement(name end, case when true then 'x' end), xmlelement(name case);",
                "select xmlforest(1 as end, 2 as case);",
                "select (row(1, 2)).f1 end; select (t).end, (t).case case from t;",
                "select cast(case when true then 1 end as int) end;",
                "with q as (select 1 end) select case when true then 1 end from q;",
                "select distinct case when true then 1 end from t; select all case when true then 2 end;",
                "select - case when true then 1 end end;",
                "select case when true then 1 end + case when true then 2 end case;",
                "select 1 from t where case when true then true end;",
                "select array[case when true then 1 end] end, (case when true then 1 end) case;",
                "select 1 end /* ; */; select 2 case -- ;\n;",
                "select begin end from t;",
                "select t.begin, 1 begin from t;",
                "select a atomic, 1 end from t;"
            })
    void ends_where_the_server_ends_it(String body) throws SQLException {
        String script = "create or replace procedure p() begin atomic " + body + " end; insert into seen values (1)";
        try (PreparedStatement call = connection.prepareStatement("call run_all(?)");
                Statement statement = connection.createStatement()) {
            statement.execute("delete from seen");
            call.setString(1, script);
            call.execute();
            ResultSet count = statement.executeQuery("select count(*) from seen");
            count.next();
            assertThat(count.getInt(1)).isEqualTo(1);
        }
        SqlScript ours = SqlScript.of(script);
        assertThat(ours.problems()).isEmpty();
        assertThat(ours.statements()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create function function() returns int begin atomic select 1; end",
                "create or replace function procedure() returns int begin atomic select 1; end",
                "create procedure procedure(a text) begin atomic select 1; end",
                "create procedure function(function int) begin atomic select 1; end"
            })
    void is_found_whatever_the_routine_is_called(String routine) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(routine);
        }
        assertThat(SqlScript.of(routine + "; select 2").statements()).hasSize(2);
    }
}
