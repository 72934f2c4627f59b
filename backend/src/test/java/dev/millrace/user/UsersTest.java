package dev.millrace.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import dev.millrace.testing.Postgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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
        users = new Users(new UserStore(database), new JdbcTransactionManager(source), clock);
    }

    @BeforeEach
    void one_account() {
        database.sql("delete from account").update();
        users.addFirst("admin", "first password", true);
    }

    @Test
    void the_right_password_is_welcome() {
        assertThat(users.signIn("admin", "first password")).isInstanceOfSatisfying(SignIn.Welcome.class, welcome -> {
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
        assertThat(users.signIn("admin", "guess")).isInstanceOf(SignIn.Refused.class);
        assertThat(users.signIn("Admin", "first password")).isInstanceOf(SignIn.Refused.class);
        assertThat(users.signIn("nul\0", "first password")).isInstanceOf(SignIn.Refused.class);
        assertThat(users.signIn("admin", "x".repeat(10_000))).isInstanceOf(SignIn.Refused.class);
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
            assertThat(users.signIn("admin", "guess")).isInstanceOf(SignIn.Refused.class);
        }
        assertThat(users.signIn("admin", "first password")).isEqualTo(new SignIn.TooSoon(Duration.ofSeconds(1)));

        now = now.plusSeconds(1);
        assertThat(users.signIn("admin", "guess")).isInstanceOf(SignIn.Refused.class);
        assertThat(users.signIn("admin", "guess")).isEqualTo(new SignIn.TooSoon(Duration.ofSeconds(2)));

        now = now.plusSeconds(2);
        assertThat(users.signIn("admin", "first password")).isInstanceOf(SignIn.Welcome.class);
        assertThat(users.signIn("admin", "guess")).isInstanceOf(SignIn.Refused.class);
        assertThat(users.signIn("admin", "first password")).isInstanceOf(SignIn.Welcome.class);
    }

    @Test
    void a_changed_password_is_in_force_at_once_and_no_change_is_due_any_more() {
        List<Account> heard = new ArrayList<>();
        Account changed = users.changePassword(ADMIN, "first password", "second password", heard::add);

        assertThat(heard).containsExactly(changed);
        assertThat(changed.passwordChangeDue()).isFalse();
        assertThat(users.signIn("admin", "first password")).isInstanceOf(SignIn.Refused.class);
        assertThat(users.signIn("admin", "second password")).isEqualTo(new SignIn.Welcome(changed));
    }

    @Test
    void a_change_needs_the_password_in_force_and_a_good_new_one() {
        refused("guess", "second password", "current");
        refused("first password", "short", "password");
        refused("first password", "x".repeat(73), "password");
        refused("first password", "first password", "password");

        assertThat(users.signIn("admin", "first password")).isInstanceOf(SignIn.Welcome.class);
    }

    @Test
    void a_change_whose_audit_entry_fails_is_no_change() {
        assertThatThrownBy(() -> users.changePassword(ADMIN, "first password", "second password", account -> {
                    throw new IllegalStateException("the log is full");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(users.signIn("admin", "first password")).isInstanceOf(SignIn.Welcome.class);
    }

    @Test
    void the_first_account_is_made_once() {
        assertThat(users.addFirst("admin", "another", true)).isFalse();
        assertThat(users.signIn("admin", "first password")).isInstanceOf(SignIn.Welcome.class);
    }

    private void refused(String current, String password, String field) {
        assertThatThrownBy(() -> users.changePassword(ADMIN, current, password, account -> {}))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        problem -> assertThat(String.valueOf(problem.fields().get("errors")))
                                .contains("field=" + field));
    }
}
