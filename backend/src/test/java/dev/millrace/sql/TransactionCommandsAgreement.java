package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to be refused inside a transaction must be what a real server refuses there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TransactionCommandsAgreement {
    /** A command not allowed in a transaction block, and an end of the transaction that is not allowed where it stands. */
    private static final Set<String> REFUSED = Set.of("25001", "2D000");

    private Connection connection;

    @BeforeAll
    void connect(DataSource database) throws SQLException {
        connection = database.getConnection();
        run("create table parts (a int) partition by list (a)");
        run("create table part partition of parts for values in (1)");
        run("create procedure catalog_commits() language plpgsql as 'begin commit; end'");
    }

    @AfterAll
    void disconnect() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vacuum",
                "vacuum analyze part",
                "create database d template template0",
                "drop database if exists none_such",
                "create tablespace s location '/x'",
                "drop tablespace if exists none_such",
                "alter system set work_mem = '1MB'",
                "alter system reset all",
                "alter database postgres set tablespace pg_default",
                "alter database postgres tablespace pg_default",
                "alter database postgres with tablespace pg_default",
                "alter database postgres with tablespace = pg_default",
                "discard all",
                "commit prepared 'x'",
                "rollback prepared 'x'",
                "create index concurrently on part (a)",
                "create index concurrently i on part (a)",
                "drop index concurrently if exists none_such",
                "reindex schema public",
                "reindex (verbose) database postgres",
                "reindex system postgres",
                "reindex schema concurrently public",
                "reindex table concurrently part",
                "reindex (concurrently false, concurrently) table part",
                "cluster",
                "cluster verbose",
                "alter table parts detach partition part concurrently",
                "alter table if exists none_such detach partition part concurrently",
                "create subscription s connection 'dbname=x' publication p",
                "create subscription s connection 'dbname=x' publication p with (connect = false); drop subscription s",
                "create subscription s connection 'dbname=x' publication p with (connect = false); drop subscription if exists s",
                "create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none);"
                        + "create subscription t connection 'dbname=x' publication p with (connect = false, slot_name = t);"
                        + "drop subscription t",
                "create subscription s connection 'dbname=x' publication p with (connect = false);"
                        + "create subscription t connection 'dbname=x' publication p with (connect = false);"
                        + "alter subscription t set (slot_name = none); drop subscription s",
                "create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none);"
                        + "alter subscription s set (slot_name = other); drop subscription s",
                "do $$ begin commit; end $$",
                "do 'begin rollback; end'",
                "do E'begin\\n if true then commit and chain; end if; end'",
                "do $$ begin for i in 1..3 loop perform i; commit; end loop; end $$",
                "do $$ begin execute 'vacuum'; end $$",
                "do $$ begin execute 'drop database if exists none_such'; end $$",
                "do $$ begin execute 'create index concurrently on part (a)'; end $$",
                "do $$ begin if true then execute 'reindex schema public'; end if; end $$",
                "create procedure p() language plpgsql as $$ begin execute 'vacuum'; end $$; call p()",
                "create procedure p() language plpgsql as $$ begin null; end $$;"
                        + "create or replace procedure p() language plpgsql as $$ begin commit; end $$; call p()",
                "vacuum (analyze, verbose) part",
                "create unique index concurrently if not exists i on only part (a)",
                "reindex (concurrently 1) table part",
                "alter table only parts detach partition part concurrently",
                "create procedure p() language plpgsql as $$ begin commit; end $$; call p()",
                "create procedure p() language plpgsql as 'begin rollback; end'; do $$ begin call p(); end $$",
                "create procedure p() language plpgsql as $$ begin commit; end $$;"
                        + "create procedure q() language plpgsql as $$ begin call p(); end $$; call q()"
            })
    void what_it_refuses_is_found(String script) throws SQLException {
        assertThat(refused(script)).isTrue();
        assertThat(foundIn(script)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "analyze",
                "checkpoint",
                "discard temp",
                "discard plans",
                "reindex table part",
                "reindex (concurrently, concurrently false) table part",
                "cluster part using none_such",
                "refresh materialized view concurrently none_such",
                "create type mood as enum ('a'); alter type mood add value 'b'",
                "alter database postgres set work_mem = '1MB'",
                "alter database postgres with connection limit = 5",
                "alter table parts detach partition part",
                "savepoint s; rollback to s; rollback work to savepoint s; release s",
                "prepare transaction as select 1; execute transaction; deallocate transaction",
                "prepare transaction (int) as select $1; deallocate transaction",
                "drop subscription if exists none_such",
                "create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none); drop subscription s",
                "create subscription s connection 'dbname=x' publication p with (slot_name = none, connect = false); drop subscription if exists s",
                "create subscription \"S\" connection 'dbname=x' publication p with (connect = false); alter subscription \"S\" set (slot_name = none); drop subscription \"S\"",
                "create subscription s connection 'dbname=x' publication p with (connect = false); alter subscription s set (slot_name = 'none');"
                        + "alter subscription s rename to t; drop subscription t",
                "do $$ begin perform 'commit'; end $$",
                "do $$ declare commit int; begin commit := 1; end $$",
                "create procedure p() language plpgsql as 'begin commit; end'; drop procedure p;"
                        + "create procedure p() language plpgsql as 'begin end'; call p()",
                "create procedure p() language plpgsql as 'begin commit; end';"
                        + "create or replace procedure p() language plpgsql as 'begin end'; call p()",
                "do $$ begin execute 'analyze'; end $$",
                "do $$ begin raise notice 'commit;'; -- commit;\n end $$",
                "reindex (concurrently 'false') table part",
                "create index if not exists \"concurrently\" on part (a)",
                "create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = \"none\"); drop subscription s",
                "create procedure p() language plpgsql as $$ begin commit; end $$",
                "create procedure p() language plpgsql as $$ begin perform 1; end $$; call p()",
                "declare c cursor for select 1; fetch c; move c; close c",
                "lock table part; listen x; notify x; unlisten x",
                "set local work_mem = '1MB'; reset work_mem; set constraints all deferred"
            })
    void what_it_takes_is_not(String script) throws SQLException {
        assertThat(refused(script)).isFalse();
        assertThat(foundIn(script)).isFalse();
    }

    static boolean foundIn(String script) {
        List<SqlProblem> found = SqlScript.of(script).inspection().transactionCommands();
        return !found.isEmpty();
    }

    boolean refused(String script) throws SQLException {
        connection.setAutoCommit(false);
        try {
            run("savepoint before");
            run("release before");
            for (SqlStatement statement : SqlScript.of(script).statements()) {
                run(statement.text());
            }
            return false;
        } catch (SQLException failed) {
            return REFUSED.contains(String.valueOf(failed.getSQLState()));
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
