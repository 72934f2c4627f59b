package dev.millrace.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import dev.millrace.testing.Postgres;
import dev.millrace.user.SignInAttempt.KnownDevice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

@Postgres
class UsersTest {

    private static final Actor ADMIN = new Actor("admin");

    private final JdbcClient database;
    private final Users users;
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    UsersTest(DataSource source) {
        database = JdbcClient.create(source);
        InstantSource source1 = () -> now;
        Clock clock = source1.withZone(ZoneOffset.UTC);
        users = new Users(
                new UserStore(database),
                new KnownAddresses(database, clock),
                new JdbcTransactionManager(source),
                clock);
    }

    @BeforeEach
    void one_account() {
        database.sql("delete from account").update();
        users.addFirst("admin", "first password", true);
    }

    @Test
    void the_right_password_is_welcome() {
        assertThat(signIn("admin", "first password")).isInstanceOfSatisfying(SignIn.Welcome.class, welcome -> {
            assertThat(welcome.account().name()).isEqualTo("admin");
            assertThat(welcome.account().passwordChangeDue()).isTrue();
        });
    }

    @Test
    void a_name_that_cannot_be_stored_is_nobodys() {
        assertThat(users.byName("admin")).isPresent();
        assertThat(users.byName("nul\0")).isEmpty();
        assertThat(users.byName("x".repeat(300))).isEmpty();
    }

    @Test
    void a_wrong_password_and_an_unknown_name_are_refused_alike() {
        assertThat(signIn("admin", "guess")).isInstanceOf(SignIn.Refused.class);
        assertThat(signIn("Admin", "first password")).isInstanceOf(SignIn.Refused.class);
        assertThat(signIn("nul\0", "first password")).isInstanceOf(SignIn.Refused.class);
        assertThat(signIn("admin", "x".repeat(10_000))).isInstanceOf(SignIn.Refused.class);
    }

    @Test
    void the_hash_of_nobody_costs_as_much_as_one_made_today() {
        PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
        String today = encoder.encode("anything");

        assertThat(encoder.upgradeEncoding(Users.HASH_OF_NOBODY)).isFalse();
        assertThat(today).startsWith(Users.HASH_OF_NOBODY.substring(0, "{bcrypt}$2a$10$".length()));
    }

    @Test
    void guessing_has_to_wait_longer_each_time_and_a_right_password_ends_that() {
        for (int i = 0; i < 5; i++) {
            assertThat(signIn("admin", "guess")).isInstanceOf(SignIn.Refused.class);
        }
        assertThat(signIn("admin", "first password")).isEqualTo(new SignIn.TooSoon(Duration.ofSeconds(1)));

        now = now.plusSeconds(1);
        assertThat(signIn("admin", "guess")).isInstanceOf(SignIn.Refused.class);
        assertThat(signIn("admin", "guess")).isEqualTo(new SignIn.TooSoon(Duration.ofSeconds(2)));

        now = now.plusSeconds(2);
        assertThat(signIn("admin", "first password")).isInstanceOf(SignIn.Welcome.class);
        assertThat(signIn("admin", "guess")).isInstanceOf(SignIn.Refused.class);
        assertThat(signIn("admin", "first password")).isInstanceOf(SignIn.Welcome.class);
    }

    @Test
    void parallel_guesses_are_not_all_looked_at() throws Exception {
        ExecutorService guessers = Executors.newFixedThreadPool(16);
        try {
            List<Future<SignIn>> guesses = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String guess = "guess " + i;
                guesses.add(guessers.submit(() -> signIn("admin", guess)));
            }
            int looked = 0;
            for (Future<SignIn> guess : guesses) {
                looked += guess.get() instanceof SignIn.Refused ? 1 : 0;
            }
            assertThat(looked).isBetween(1, 5);
        } finally {
            guessers.shutdownNow();
        }
    }

    @Test
    void others_guesses_make_nobody_wait_at_an_address_that_has_signed_in_before() {
        assertThat(users.signIn(from("192.0.2.99", "first password"))).isInstanceOf(SignIn.Welcome.class);
        for (int i = 0; i < 20; i++) {
            users.signIn(from("198.51.100." + i, "guess"));
        }

        assertThat(users.signIn(from("198.51.100.77", "first password"))).isInstanceOf(SignIn.TooSoon.class);
        assertThat(users.signIn(from("192.0.2.99", "first password"))).isInstanceOf(SignIn.Welcome.class);
    }

    @Test
    void a_whole_network_of_one_customer_is_one_address() {
        assertThat(users.signIn(from("2001:db8:1:1::1", "first password"))).isInstanceOf(SignIn.Welcome.class);
        for (int i = 0; i < 40; i++) {
            users.signIn(new SignInAttempt("name " + i, "guess", "2001:db8:2:2::" + i, null));
        }

        assertThat(users.signIn(new SignInAttempt("another name", "guess", "2001:db8:2:2:ffff::1", null)))
                .isInstanceOf(SignIn.TooSoon.class);
        assertThat(users.signIn(new SignInAttempt("another name", "guess", "2001:db8:2:3::1", null)))
                .isInstanceOf(SignIn.Refused.class);
        for (int i = 0; i < 20; i++) {
            users.signIn(from("198.51.100." + i, "guess"));
        }
        assertThat(users.signIn(from("2001:db8:1:1::abcd", "first password")))
                .as("a browser's address changes within its network every day")
                .isInstanceOf(SignIn.Welcome.class);
    }

    @Test
    void no_form_of_a_name_is_another_way_to_the_account() {
        for (String form : List.of(
                "Admin",
                "ADMIN",
                "admin ",
                " admin",
                "admin\t",
                "ad\u00admin",
                "admin\u200b",
                "\uff41dmin",
                "\u0430dmin",
                "admi\u0307n",
                "adm\u0131n",
                "admin\u0000",
                "admin%",
                "adm_n",
                "'admin'",
                "\ufeffadmin")) {
            SignIn answer = users.signIn(new SignInAttempt(form, "first password", "192.0.2.1", null));
            assertThat(answer).as(form).isInstanceOf(SignIn.Refused.class);
        }
    }

    @Test
    void nor_in_a_browser_that_has() {
        String id = users.byName("admin").orElseThrow().id();
        for (int i = 0; i < 20; i++) {
            users.signIn(from("198.51.100." + i, "guess"));
        }
        KnownDevice device = new KnownDevice(id, "key");
        KnownDevice ofAnother = new KnownDevice("another account", "key");

        assertThat(users.signIn(new SignInAttempt("admin", "first password", "198.51.100.77", ofAnother)))
                .isInstanceOf(SignIn.TooSoon.class);
        assertThat(users.signIn(new SignInAttempt("admin", "first password", "198.51.100.77", device)))
                .isInstanceOf(SignIn.Welcome.class);
    }

    @Test
    void a_name_that_no_account_can_have_costs_no_comparison_and_no_room() {
        for (int i = 0; i < 50; i++) {
            SignIn answer = users.signIn(new SignInAttempt("x".repeat(100_000) + i, "guess", "192.0.2." + i, null));
            assertThat(answer).isEqualTo(new SignIn.Refused(null));
        }
    }

    @Test
    void a_person_who_is_signed_in_is_not_made_to_wait_by_others_when_changing_the_password() {
        for (int i = 0; i < 20; i++) {
            users.signIn(from("198.51.100." + i, "guess"));
        }

        Account changed = users.changePassword(ADMIN, "first password", "second password", account -> {});

        assertThat(changed.passwordChangeDue()).isFalse();
    }

    @Test
    void a_stolen_session_does_not_get_to_guess_the_password_by_changing_it() {
        for (int i = 0; i < 5; i++) {
            refused("guess " + i, "second password", "current");
        }

        assertThatThrownBy(() -> users.changePassword(ADMIN, "first password", "second password", account -> {}))
                .isInstanceOf(Problem.TooMany.class)
                .hasMessageContaining("too often");
    }

    @Test
    void a_changed_password_is_in_force_at_once_and_no_change_is_due_any_more() {
        List<Account> heard = new ArrayList<>();
        Account changed = users.changePassword(ADMIN, "first password", "second password", heard::add);

        assertThat(heard).containsExactly(changed);
        assertThat(changed.passwordChangeDue()).isFalse();
        assertThat(signIn("admin", "first password")).isInstanceOf(SignIn.Refused.class);
        assertThat(signIn("admin", "second password")).isEqualTo(new SignIn.Welcome(changed));
    }

    @Test
    void a_change_needs_the_password_in_force_and_a_good_new_one() {
        refused("guess", "second password", "current");
        refused("first password", "short", "password");
        refused("first password", "x".repeat(73), "password");
        refused("first password", "first password", "password");

        assertThat(signIn("admin", "first password")).isInstanceOf(SignIn.Welcome.class);
    }

    @Test
    void a_change_whose_audit_entry_fails_is_no_change() {
        assertThatThrownBy(() -> users.changePassword(ADMIN, "first password", "second password", account -> {
                    throw new IllegalStateException("the log is full");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(signIn("admin", "first password")).isInstanceOf(SignIn.Welcome.class);
    }

    @Test
    void the_first_account_is_made_once() {
        assertThat(users.addFirst("admin", "another", true)).isFalse();
        assertThat(signIn("admin", "first password")).isInstanceOf(SignIn.Welcome.class);
    }

    private static SignInAttempt from(String address, String password) {
        return new SignInAttempt("admin", password, address, null);
    }

    private SignIn signIn(String name, String password) {
        return users.signIn(new SignInAttempt(name, password, "192.0.2.1", null));
    }

    private void refused(String current, String password, String field) {
        assertThatThrownBy(() -> users.changePassword(ADMIN, current, password, account -> {}))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        problem -> assertThat(String.valueOf(problem.fields().get("errors")))
                                .contains("field=" + field));
    }
}
