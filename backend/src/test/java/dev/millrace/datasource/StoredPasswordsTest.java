package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Problem;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A stored password is sent only to where it was given for. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class StoredPasswordsTest {

    private static final String SECRET = "a secret of " + UUID.randomUUID();
    private static final Map<String, String> VERIFIED = Map.of("sslmode", "verify-ca", "sslrootcert", "corp.pem");

    private final TestDatabase database;
    private final Registry registry;
    private final String name = "shop " + UUID.randomUUID();

    StoredPasswordsTest(TestDatabase database) {
        this.database = database;
        this.registry = new Registry(database);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "other | 5432 | app   | verify-ca   | corp.pem  | -",
                "db    | 5433 | app   | verify-ca   | corp.pem  | -",
                "db    | 5432 | admin | verify-ca   | corp.pem  | -",
                "db    | 5432 | app   | require     | corp.pem  | -",
                "db    | 5432 | app   | disable     | corp.pem  | -",
                "db    | 5432 | app   | -           | corp.pem  | -",
                "db    | 5432 | app   | verify-ca   | other.pem | -",
                "db    | 5432 | app   | verify-full | -         | -",
                "db    | 5432 | app   | verify-ca   | corp.pem  | allow",
                "db,other | 5432 | app | verify-ca  | corp.pem  | -",
            })
    void a_change_that_sends_it_elsewhere_or_less_protected_asks_for_it(
            String host, int port, String user, String sslMode, String certificate, String weak) {
        DataSource added = registry.sources.add(Registry.ANNA, settings("db", 5432, "app", SECRET, VERIFIED));
        DataSourceSettings changed = settings(host, port, user, null, options(sslMode, certificate, weak));

        assertThatThrownBy(() -> registry.sources.change(Registry.ANNA, added.id(), changed))
                .isInstanceOfSatisfying(Problem.Invalid.class, invalid -> {
                    assertThat(invalid.code()).isEqualTo("malformed");
                    assertThat(invalid.fields().get("errors").toString()).contains("field=password");
                    assertThat(invalid.getMessage()).doesNotContain(SECRET);
                });
        assertThat(registry.sources.get(added.id())).isEqualTo(added);
        assertThat(password(added)).isEqualTo(SECRET);
    }

    @Test
    void with_the_password_every_change_is_made() {
        DataSource added = registry.sources.add(Registry.ANNA, settings("db", 5432, "app", SECRET, VERIFIED));

        registry.sources.change(Registry.ANNA, added.id(), settings("other", 1, "admin", "new", Map.of()));

        assertThat(password(added)).isEqualTo("new");
    }

    @Test
    void stronger_protection_and_what_does_not_concern_it_keep_it() {
        DataSource added = registry.sources.add(Registry.ANNA, settings("db", 5432, "app", SECRET, Map.of()));

        registry.sources.change(
                Registry.ANNA,
                added.id(),
                settings("db", 5432, "app", null, Map.of("sslmode", "verify-full", "role", "reader")));

        assertThat(password(added)).isEqualTo(SECRET);
    }

    @Test
    void an_empty_password_needs_no_question() {
        DataSource added = registry.sources.add(Registry.ANNA, settings("db", 5432, "app", null, Map.of()));

        registry.sources.change(Registry.ANNA, added.id(), settings("other", 5432, "app", null, Map.of()));

        assertThat(password(added)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "host = 'evil.example.org'",
        "port = 6666",
        "login = 'postgres'",
        "options = '{}'",
        "secret_form = 1",
    })
    void a_row_that_is_changed_behind_the_consoles_back_has_no_password(String change) {
        DataSource added = registry.sources.add(Registry.ANNA, settings("db", 5432, "app", SECRET, VERIFIED));
        registry.jdbc
                .sql("update data_source set " + change + " where id = ?")
                .param(added.id().value())
                .update();

        assertThatThrownBy(() -> new Registry(database).sources.login(added.id()))
                .isInstanceOf(Secrets.WrongKeyException.class);
    }

    @Test
    void what_an_earlier_release_stored_is_bound_at_the_next_start() {
        DataSource added = registry.sources.add(Registry.ANNA, settings("db", 5432, "app", SECRET, VERIFIED));
        Secrets secrets = new Secrets(new byte[32]);
        registry.store.bind(
                added.id(),
                new DataSourceStore.Sealed(secrets.encrypt(SECRET, added.id().value()), SealedPasswords.OF_ID));
        assertThat(password(added)).isEqualTo(SECRET);

        new BindStoredPasswords(registry.store, secrets, new JdbcTransactionManager(database.dataSource()))
                .afterSingletonsInstantiated();

        assertThat(registry.store.withSecretsOfForm(SealedPasswords.OF_ID)).doesNotContain(added.id());
        assertThat(password(added)).isEqualTo(SECRET);
    }

    private static Map<String, String> options(String sslMode, String certificate, String weak) {
        var options = new java.util.HashMap<String, String>();
        put(options, "sslmode", sslMode);
        put(options, "sslrootcert", certificate);
        put(options, "weakAuthentication", weak);
        return options;
    }

    private static void put(Map<String, String> options, String name, String value) {
        if (value != null) {
            options.put(name, value);
        }
    }

    private DataSourceSettings settings(
            String host, int port, String user, String password, Map<String, String> options) {
        return new DataSourceSettings(name, "test", host, port, "d", user, password, options, 3);
    }

    private String password(DataSource source) {
        return new Registry(database).sources.login(source.id()).orElseThrow().password();
    }
}
