package dev.millrace.web.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.database.StartRefused;
import dev.millrace.web.door.DoorSettings.PublicUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class DoorSettingsTest {

    @Test
    void without_settings_any_host_serves_and_no_proxy_is_believed() {
        DoorSettings settings = DoorSettings.from(new MockEnvironment());

        assertThat(settings.publicUrl()).isEmpty();
        assertThat(settings.secure()).isFalse();
        assertThat(settings.cookie("millrace")).isEqualTo("millrace");
        assertThat(settings.trustedProxies().contains("127.0.0.1")).isFalse();
        assertThat(settings.managementHosts()).isEmpty();
    }

    @Test
    void behind_tls_cookies_belong_to_the_host() {
        DoorSettings settings = with("public-url", "https://Millrace.example.org/");

        assertThat(settings.publicUrl()).contains(new PublicUrl(true, "millrace.example.org", 443));
        assertThat(settings.cookie("millrace")).isEqualTo("__Host-millrace");
    }

    @Test
    void a_public_url_may_be_plain_and_have_a_port() {
        DoorSettings settings = with("public-url", "http://10.0.0.7:8080");

        assertThat(settings.publicUrl()).contains(new PublicUrl(false, "10.0.0.7", 8080));
        assertThat(settings.secure()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "millrace.example.org",
                "ftp://example.org",
                "https://example.org/console",
                "https://example.org?x",
                "https://me@example.org",
                "https://",
                "https://exa mple.org"
            })
    void a_wrong_public_url_stops_the_start(String url) {
        assertThatThrownBy(() -> with("public-url", url))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("MILLRACE_PUBLIC_URL");
    }

    @Test
    void a_proxy_that_is_a_name_stops_the_start() {
        assertThatThrownBy(() -> with("trusted-proxies", "10.0.0.1,proxy"))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("MILLRACE_TRUSTED_PROXIES")
                .hasMessageContaining("\"proxy\"");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8081, localhost, 8081",
        "Example.ORG, example.org, -1",
        "[::1]:80, ::1, 80",
        "[::1], ::1, -1",
        "127.0.0.1:1, 127.0.0.1, 1"
    })
    void a_host_is_read_with_its_port(String header, String name, int port) {
        assertThat(HostName.of(header)).isEqualTo(new HostName(name, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "[::1", "a:123456", "a:", "[::1]x"})
    void what_is_no_host_is_none(String header) {
        assertThat(HostName.of(header)).isNull();
    }

    private static DoorSettings with(String key, String value) {
        return DoorSettings.from(new MockEnvironment().withProperty("millrace." + key, value));
    }
}
