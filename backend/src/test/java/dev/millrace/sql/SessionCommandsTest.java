package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCommandsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"SET \"role\" TO postgres", "set session \"role\" = x", "(select 1); unlisten *", "sEt RoLe x"})
    void commands_that_concern_other_sessions_or_the_role_are_found(String sql) {
        assertThat(SqlScript.of(sql).inspection().sessionCommand()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set search_path to role",
                "set session characteristics as transaction read only",
                "reset search_path",
                "reset all",
                "select lock, notify from listen",
                "set local work_mem = '1MB'",
                "select 'set role x'",
                "-- lock table t\nselect 1",
                "SET \"Role\" TO x"
            })
    void others_are_not(String sql) {
        assertThat(SqlScript.of(sql).inspection().sessionCommand()).isEmpty();
    }
}
