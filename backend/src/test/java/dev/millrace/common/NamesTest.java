package dev.millrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Import RDS PG data to OSS",
                "Übersicht der Läufe",
                "日次バッチ（営業）",
                "Отчёт №5",
                "می\u200cخواهم",
                "क्\u200dष",
                "ශ්\u200dරී",
                "👩\u200d💻 nightly",
                "👨\u200d👩\u200d👧",
                "🏳\uFE0F\u200d🌈",
                "❤\uFE0F",
                "1\uFE0F\u20E3 first",
                "葛\uDB40\uDD00",
                "a\uE000b"
            })
    void names_of_the_world_are_kept(String name) {
        assertThat(Names.refusal(Names.of(name))).isNull();
        assertThat(Names.of(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\tb",
                "a\u0000b",
                "a\u007Fb",
                "a\u0085b",
                "\u202Egnp.exe",
                "a\u2066b\u2069",
                "a\u200Eb",
                "a\u061Cb",
                "a\u200Bb",
                "a\u200Cb",
                "a\u200Db",
                "👩\u200D",
                "\u200D💻",
                "a\u2060b",
                "\uFEFFa",
                "so\u00ADft",
                "a\u2028b",
                "a\u2029b",
                "a\uFE0F",
                "\uFE0Fa",
                "a\uDB40\uDD00",
                "a\uDB40\uDC41",
                "a\u034Fb",
                "\u3164",
                "a\u1160",
                "a\uFFA0",
                "\u2800",
                "a\u180Eb",
                "a\uFFF9b",
                "a\uFFFEb",
                "a\uFDD0b",
                "a\uD800b"
            })
    void what_is_not_seen_is_refused_and_named(String name) {
        assertThat(Names.refusal(Names.of(name))).startsWith("must not hold U+");
    }

    @Test
    void composed_and_decomposed_forms_are_one_name() {
        assertThat(Names.of(Normalizer.normalize("Übersicht é ệ 각", Normalizer.Form.NFD)))
                .isEqualTo(Names.of("Übersicht é ệ 각"))
                .isEqualTo("Übersicht é ệ 각");
        assertThat(Names.of("\u212B")).isEqualTo("\u00C5");
    }

    @Test
    void spaces_are_plain_and_none_stands_at_the_edges() {
        assertThat(Names.of("\u00A0 a\u00A0b\u2003c\u3000")).isEqualTo("a b c");
        assertThat(Names.of("\u2007")).isEmpty();
    }
}
