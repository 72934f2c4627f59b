package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Postgres(migrated = false)
class TransactionCommandsAgreeTest extends TransactionCommandsAgreement {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create subscription s connection 'dbname=x' publication p with (connect = false); alter subscription s set (failover = true)",
                "create subscription s connection 'dbname=x' publication p with (connect = false); alter subscription s set (two_phase = false)"
            })
    void that_refuses_more(String script) throws SQLException {
        assertThat(foundIn(script)).isEqualTo(refused(script)).isTrue();
    }
}
