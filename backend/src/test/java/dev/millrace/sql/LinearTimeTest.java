package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is quadratic takes minutes at this length, what is linear well under a second; the bound only tells them apart. */
class LinearTimeTest {
    private static final int LONG = 1 << 18;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from t where a = '${a}' and b_${a} = 1;\n",
                "+-",
                "+",
                "+/**/",
                "-+@",
                "/*",
                "/*${",
                "'",
                "''",
                "'a'\n",
                "U&'${a}'\n",
                "E'\\",
                "\\",
                "\\${",
                "$a",
                "$a$",
                "$a$ $b$ ",
                "${",
                "${a",
                "${a}",
                "${a.",
                "1${a}",
                "1a",
                "0x",
                "1_",
                "(",
                "((a)",
                ";",
                "a;",
                "a",
                "a.",
                "a,",
                "with a as (",
                "with a as (select 1), ",
                "insert into t (((",
                "insert into t select 1;",
                "create foreign table f();insert into f select dblink;",
                "delete from t;",
                "create function f() begin atomic case ",
                "do $$ dblink program insert into a $$;",
                "copy (",
                "drop table a,b,",
                "\n",
                "\r",
                "😀"
            })
    void a_long_script_of_anything_is_read_at_once(String piece) {
        String text = piece.repeat(LONG / piece.length());
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            SqlScript script = SqlScript.of(text);
            SqlInspection inspection = script.inspection();
            inspection.transactionCommands();
            inspection.rerunDoubles();
            inspection.writeWithoutWhere();
            inspection.externalEffect();
            inspection.writtenTables();
            script.render(Map.of("a", "\\1"));
            RenderedSql rendered = script.render(Map.of("a", "1"));
            assertThat(rendered.text() == null).isEqualTo(!rendered.problems().isEmpty());
        });
    }
}
