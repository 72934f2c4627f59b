package dev.millrace.web.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Import RDS PG data to OSS | Import RDS PG data to OSS.yaml",
                "../../etc/passwd          | _.._etc_passwd.yaml",
                "a/b\\c:d*e?f\"g<h>i       | a_b_c_d_e_f_g_h_i.yaml",
                ".hidden                   | hidden.yaml",
                "ends. .                   | ends.yaml",
                "`a\r\nb`                  | a_b.yaml",
                "con                       | flow con.yaml",
                "LPT1.old                  | flow LPT1.old.yaml",
                "...                       | flow.yaml",
                "`a\u202egnp`              | a_gnp.yaml",
                "数据 😀                   | 数据 😀.yaml",
            })
    void a_name_of_a_flow_is_one_of_a_file(String name, String file) {
        assertThat(FileName.of(name, ".yaml")).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "数", "😀"})
    void a_name_is_short_enough_for_any_disk(String character) {
        String file = FileName.of(character.repeat(10_000), ".yaml");

        assertThat(file.getBytes(UTF_8)).hasSizeBetween(200, 210);
        assertThat(file).endsWith(".yaml").doesNotContain("\uFFFD");
        assertThat(new String(file.getBytes(UTF_8), UTF_8)).isEqualTo(file);
    }

    @Test
    void the_header_has_the_name_whole_and_in_ascii() {
        assertThat(FileName.attachment("Täglich; \"a\" 100%", ".yaml"))
                .isEqualTo("attachment; filename=\"T_glich; _a_ 100%.yaml\"; "
                        + "filename*=UTF-8''T%C3%A4glich%3B%20_a_%20100%25.yaml");
    }
}
