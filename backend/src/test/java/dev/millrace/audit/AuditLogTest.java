package dev.millrace.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.common.Actor;
import dev.millrace.common.Page;
import dev.millrace.testing.Postgres;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Postgres
class AuditLogTest {

    private static final Actor ANNA = new Actor("anna");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final AuditLog log;

    AuditLogTest(DataSource source) {
        database = JdbcClient.create(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        log = new AuditLog(database, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void an_entry_is_read_as_it_was_recorded() {
        Subject flow = new Subject("flow", "f1", "Nightly \"load\"");
        record("flow.published", flow);

        assertThat(log.of("flow", "f1", 10)).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("anna");
            assertThat(entry.act()).isEqualTo("flow.published");
            assertThat(entry.at()).isEqualTo(NOW);
            assertThat(entry.subject()).isEqualTo(flow);
            assertThat(entry.detail()).isEqualTo(Map.of("version", 3, "comment", "é\n"));
        });
    }

    @Test
    void the_log_is_read_in_parts_newest_first() {
        for (int i = 0; i < 5; i++) {
            record("run.cancelled", new Subject("run", "r" + i, "r" + i));
        }

        Page<AuditEntry> newest = log.entries(null, 2);
        Page<AuditEntry> older = log.entries(newest.next(), 2);

        assertThat(newest.items()).hasSize(2);
        assertThat(older.items()).hasSize(2);
        assertThat(older.items().get(0).id()).isLessThan(newest.items().get(1).id());
    }

    @Test
    void nothing_is_recorded_outside_of_the_acts_own_transaction() {
        assertThatThrownBy(() -> log.record(ANNA, "flow.made", new Subject("flow", "f", "f"), Map.of()))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"update audit_entry set actor = 'nobody'", "delete from audit_entry", "truncate audit_entry"})
    void the_log_is_append_only(String statement) {
        assertThatThrownBy(() -> database.sql(statement).update()).hasMessageContaining("append-only");
    }

    private void record(String act, Subject subject) {
        transaction.executeWithoutResult(
                status -> log.record(ANNA, act, subject, Map.of("version", 3, "comment", "é\n")));
    }
}
