package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was forgotten of a rendered script because the memory was short tells the same when it is read again. */
class ForgottenPartsTest {

    private static final String SCRIPT = """
            set transaction isolation level serializable;
            -- ${a}
            delete from ${a}.t; insert into other values ('${b}', 1);
            do $$ begin
              perform missing from ${a}.t;
            end $$;
            select 1/0""";

    @ParameterizedTest
    @ValueSource(strings = {"schema_one", "s"})
    void everything_is_told_as_before(String value) {
        RenderedSql whole = SqlScript.of(SCRIPT).render(Map.of("a", value, "b", "it''s"));
        RenderedSql forgetful = SqlScript.of(SCRIPT).render(Map.of("a", value, "b", "it''s"));
        assertThat(whole.problems()).isEmpty();
        assertSame(whole, forgetful, sql -> String.valueOf(sql.text()));
        assertSame(whole, forgetful, RenderedSql::statements);
        assertSame(whole, forgetful, sql -> sql.position(3, 15));
        assertSame(
                whole,
                forgetful,
                sql -> sql.place(
                        4, new ServerError(0, "SELECT missing from " + value + ".t", 8, "PL/pgSQL function line 2")));
        assertSame(whole, forgetful, sql -> sql.inspection().writtenTables());
        assertSame(whole, forgetful, sql -> sql.inspection().leadingSetTransaction());
        assertSame(whole, forgetful, sql -> sql.inspection().transactionCommands());
    }

    private static void assertSame(RenderedSql whole, RenderedSql forgetful, Function<RenderedSql, Object> question) {
        forgetful.forgetParts();
        assertThat(question.apply(forgetful)).isEqualTo(question.apply(whole));
    }
}
