package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.database.StartRefused;
import dev.millrace.testing.Postgres;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@Postgres
class SecretsTest {

    private static final String SECRET = "pass wörd ☃";

    private final Secrets secrets = new Secrets(key(1));

    @ParameterizedTest
    @ValueSource(strings = {"", "x", SECRET})
    void what_was_encrypted_is_decrypted(String secret) {
        assertThat(secrets.decrypt(secrets.encrypt(secret, "a"), "a")).isEqualTo(secret);
    }

    @Test
    void the_stored_form_has_nonce_and_tag_and_is_another_one_each_time() {
        byte[] once = secrets.encrypt(SECRET, "a");
        byte[] again = secrets.encrypt(SECRET, "a");

        assertThat(once).hasSize(12 + SECRET.getBytes(StandardCharsets.UTF_8).length + 16);
        assertThat(Arrays.copyOf(once, 12)).isNotEqualTo(Arrays.copyOf(again, 12));
        assertThat(once).isNotEqualTo(again);
    }

    @Test
    void a_change_of_any_byte_is_noticed() {
        byte[] whole = secrets.encrypt(SECRET, "a");
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            assertRefused(secrets, changed, "a");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 12, 13, 27})
    void what_is_too_short_is_refused(int length) {
        assertRefused(secrets, Arrays.copyOf(secrets.encrypt(SECRET, "a"), length), "a");
    }

    @Test
    void another_key_and_another_owner_are_refused() {
        byte[] whole = secrets.encrypt(SECRET, "a");

        assertRefused(new Secrets(key(2)), whole, "a");
        assertRefused(secrets, whole, "b");
    }

    @Test
    void a_key_has_32_bytes() {
        assertThatThrownBy(() -> new Secrets(new byte[16])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_start_with_another_key_than_the_first_is_refused_in_a_sentence(DataSource database) {
        JdbcClient client = JdbcClient.create(database);
        SecretsConfiguration.check(secrets, client, "MILLRACE_SECRET_KEY");

        assertThatCode(() -> SecretsConfiguration.check(new Secrets(key(1)), client, "MILLRACE_SECRET_KEY"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> SecretsConfiguration.check(new Secrets(key(2)), client, "MILLRACE_SECRET_KEY"))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("The key of MILLRACE_SECRET_KEY is not the one");
    }

    private static void assertRefused(Secrets secrets, byte[] whole, String owner) {
        assertThatThrownBy(() -> secrets.decrypt(whole, owner))
                .isInstanceOf(Secrets.WrongKeyException.class)
                .hasNoCause();
    }

    private static byte[] key(int filled) {
        byte[] key = new byte[Secrets.KEY_BYTES];
        Arrays.fill(key, (byte) filled);
        return key;
    }
}
