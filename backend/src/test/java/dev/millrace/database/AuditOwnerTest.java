package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the console's own role can do to the audit log of an embedded server: add to it and read it. */
class AuditOwnerTest {

    private static final String INSERT = """
            insert into audit_entry (id, at, actor, act, subject_kind, subject_id, subject_name, detail)
            values ('%s', now(), 'anna', 'flow.published', 'flow', 'f', 'Flow', '{}')""";

    private static final List<String> ATTACKS = List.of(
            "update audit_entry set actor = 'nobody'",
            "delete from audit_entry",
            "truncate audit_entry",
            "drop table audit_entry",
            "drop table audit_entry cascade",
            "drop schema public cascade",
            "alter table audit_entry disable trigger all",
            "alter table audit_entry rename to old",
            "alter table audit_entry owner to millrace",
            "drop trigger audit_entry_is_append_only on audit_entry",
            "create rule gone as on insert to audit_entry do instead nothing",
            "create trigger gone before insert on audit_entry for each row execute function suppress_redundant_updates_trigger()",
            "set role millrace_audit",
            "set session_replication_role = replica",
            "drop database millrace",
            "alter database millrace owner to millrace");

    @Test
    void the_console_adds_and_reads_and_can_do_nothing_else(@TempDir Path data) throws Exception {
        try (DataDirectory directory = DataDirectory.open(data);
                EmbeddedServer server = EmbeddedServer.start(directory)) {
            MetadataDatabase.of(server);
            try (Connection console = server.console().open()) {
                execute(console, INSERT.formatted("1"));
                for (String attack : ATTACKS) {
                    assertThatThrownBy(() -> execute(console, attack))
                            .as(attack)
                            .isInstanceOf(SQLException.class);
                }
                execute(console, INSERT.formatted("2"));
                assertThat(count(console)).isEqualTo(2);
                // Tables of its own are still the console's to make and to change.
                assertThatCode(() -> execute(console, "create table own (n int); drop table own"))
                        .doesNotThrowAnyException();
            }

            new AuditOwner(server.superuser("millrace")).lend();
            MetadataDatabase.of(server);

            try (Connection console = server.console().open()) {
                assertThatThrownBy(() -> execute(console, "drop table audit_entry"))
                        .isInstanceOf(SQLException.class);
                assertThat(count(console)).isEqualTo(2);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from audit_entry")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
