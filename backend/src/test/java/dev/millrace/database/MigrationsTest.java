package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import dev.millrace.testing.TestServer;
import java.io.IOException;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
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
    void names_of_earlier_releases_are_brought_into_one_form() {
        var server = TestServer.of(18);
        TestDatabase old = server.create(false);
        try {
            OldRelease.migrate(old.dataSource(), "10");
            var client = JdbcClient.create(old.dataSource());
            client.sql("""
                    insert into flow (id, name, owner, created_at) values
                        ('1', U&'Zu\\0308ge', 'a', now()), ('2', U&'Z\\00FCge', 'a', now() + interval '1 s'),
                        ('3', U&'e\\0301', 'a', now()), ('4', 'plain', 'a', now());
                    insert into flow_draft
                    select id, 7, jsonb_build_object('name', name, 'nodes', '[]'::jsonb), now(), 'a' from flow;
                    insert into data_source
                    select id, name, 'test', 'h', 1, 'd', 'l', '', '{}', 1, null, now(), now() from flow;
                    """).update();

            Migrations.apply(old.dataSource());

            assertThat(client.sql("select name from flow order by id")
                            .query(String.class)
                            .list())
                    .containsExactly("Z\u00fcge 2", "Z\u00fcge", "\u00e9", "plain");
            assertThat(client.sql("select definition ->> 'name' from flow_draft order by flow_id")
                            .query(String.class)
                            .list())
                    .containsExactly("Z\u00fcge 2", "Z\u00fcge", "\u00e9", "plain");
            assertThat(client.sql("select name from data_source order by id")
                            .query(String.class)
                            .list())
                    .containsExactly("Zu\u0308ge", "Z\u00fcge", "\u00e9", "plain");
        } finally {
            server.drop(old);
        }
    }

    @Test
    void a_database_that_has_been_through_other_scripts_is_looked_at_again() {
        var server = TestServer.of(18);
        var database = server.create(true);
        try {
            var client = JdbcClient.create(database.dataSource());
            client.sql("drop table flyway_schema_history, qrtz_locks").update();
            client.sql("create table flyway_schema_history ()").update();
            client.sql("comment on table flyway_schema_history is 'scripts of another release'")
                    .update();

            assertThatThrownBy(() -> Migrations.apply(database.dataSource())).isInstanceOf(FlywayException.class);

            client.sql("comment on table flyway_schema_history is '%s'".formatted(Migrations.fingerprint()))
                    .update();
            Migrations.apply(database.dataSource());
        } finally {
            server.drop(database);
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
