package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SettingsTest {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @Test
    void everything_has_a_default() {
        var settings = settings(Map.of());

        assertThat(settings.data()).isEqualTo(Path.of("data").toAbsolutePath());
        assertThat(settings.database()).isEmpty();
        assertThat(settings.sandbox()).isTrue();
        assertThat(settings.zone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(settings.secretKey()).isEmpty();
        assertThat(settings.adminPassword()).isEmpty();
        assertThat(settings.runSlots()).isEqualTo(64);
        assertThat(settings.takeover()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void each_is_read_from_its_environment_variable() {
        var settings = settings(Map.of(
                "MILLRACE_DATA", "/srv/millrace/../console",
                "MILLRACE_DB_URL", "jdbc:postgresql://db.example.org/millrace",
                "MILLRACE_DB_USER", "console",
                "MILLRACE_DB_PASSWORD", "very secret",
                "MILLRACE_SANDBOX", "on",
                "MILLRACE_SECRET_KEY", KEY,
                "MILLRACE_ADMIN_PASSWORD", "also secret",
                "MILLRACE_ZONE", "Asia/Shanghai",
                "MILLRACE_RUN_SLOTS", "8",
                "MILLRACE_TAKEOVER", "1m"));

        assertThat(settings.data()).isEqualTo(Path.of("/srv/console"));
        assertThat(settings.database())
                .contains(new Settings.ExternalDatabase(
                        "jdbc:postgresql://db.example.org/millrace", "console", "very secret", false));
        assertThat(settings.sandbox()).isTrue();
        assertThat(settings.secretKey().orElseThrow().bytes()).hasSize(32);
        assertThat(settings.adminPassword()).contains("also secret");
        assertThat(settings.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThat(settings.runSlots()).isEqualTo(8);
        assertThat(settings.takeover()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.toString()).doesNotContain("secret", KEY);
    }

    @Test
    void a_password_within_the_address_is_not_printed() {
        var url = "jdbc:postgresql://h/d?sslmode=require&password=hush";

        assertThat(new Settings.ExternalDatabase(url, "u", "p", false))
                .hasToString("ExternalDatabase[jdbc:postgresql://h/d, user u]");
    }

    @Test
    void the_sandbox_is_off_beside_an_external_database() {
        var external =
                Map.of("MILLRACE_DB_URL", "jdbc:postgresql://h/d", "MILLRACE_DB_USER", "u", "MILLRACE_SECRET_KEY", KEY);
        assertThat(settings(external).sandbox()).isFalse();
    }

    @Test
    void an_empty_value_means_the_default() {
        assertThat(settings(Map.of("MILLRACE_ZONE", " ", "MILLRACE_DB_URL", "")).zone())
                .isEqualTo(ZoneId.of("UTC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20s", "PT20S", "20000ms"})
    void a_time_is_written_short_or_as_iso_8601(String text) {
        assertThat(settings(Map.of("MILLRACE_TAKEOVER", text)).takeover()).isEqualTo(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    MILLRACE_ZONE       | Mars/Olympus      | MILLRACE_ZONE is "Mars/Olympus", which is not a time zone
                    MILLRACE_SANDBOX    | maybe             | MILLRACE_SANDBOX is "maybe", which is neither on nor off
                    MILLRACE_RUN_SLOTS  | many              | MILLRACE_RUN_SLOTS is "many", which is not a whole number
                    MILLRACE_RUN_SLOTS  | 0                 | MILLRACE_RUN_SLOTS is "0"
                    MILLRACE_TAKEOVER   | soon              | MILLRACE_TAKEOVER is "soon", which is not a time from 5s to 1h
                    MILLRACE_TAKEOVER   | 4999ms            | MILLRACE_TAKEOVER is "4999ms"
                    MILLRACE_TAKEOVER   | PT1H1S            | MILLRACE_TAKEOVER is "PT1H1S"
                    MILLRACE_TAKEOVER   | 15                | MILLRACE_TAKEOVER is "15", which is not
                    MILLRACE_DISK_RESERVE | plenty          | MILLRACE_DISK_RESERVE is "plenty", which is not a size
                    MILLRACE_DISK_RESERVE | -1GB            | MILLRACE_DISK_RESERVE is "-1GB"
                    MILLRACE_SANDBOX_SIZE | 100MB           | MILLRACE_SANDBOX_SIZE is "100MB", which is not a size from 512MB
                    MILLRACE_SANDBOX_SIZE | much            | MILLRACE_SANDBOX_SIZE is "much"
                    MILLRACE_SECRET_KEY | AAAA              | MILLRACE_SECRET_KEY must be 32 bytes in base64
                    MILLRACE_SECRET_KEY | not base64!       | MILLRACE_SECRET_KEY must be 32 bytes in base64
                    MILLRACE_DB_URL     | postgres://h/d    | MILLRACE_DB_URL must begin with jdbc:postgresql://
                    MILLRACE_DB_URL     | jdbc:postgresql:d | MILLRACE_DB_USER must be given
                    MILLRACE_DB_USER    | u                 | without MILLRACE_DB_URL""")
    void a_wrong_value_is_said_in_a_sentence(String variable, String value, String sentence) {
        assertThatThrownBy(() -> settings(Map.of(variable, value)))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }

    @Test
    void an_external_database_needs_a_given_key() {
        assertThatThrownBy(() -> settings(Map.of("MILLRACE_DB_URL", "jdbc:postgresql://h/d", "MILLRACE_DB_USER", "u")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("MILLRACE_SECRET_KEY must be given with an external database");
    }

    private static Settings settings(Map<String, String> variables) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", new HashMap<>(variables)));
        ConfigurationPropertySources.attach(environment);
        return Settings.from(environment);
    }
}
