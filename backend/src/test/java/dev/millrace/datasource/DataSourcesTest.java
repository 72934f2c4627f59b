package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.audit.AuditEntry;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry on a real database. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class DataSourcesTest {

    private static final String SECRET = "a secret of " + UUID.randomUUID();

    private final TestDatabase database;
    private final Registry registry;
    private final String name = "shop " + UUID.randomUUID();

    DataSourcesTest(TestDatabase database) {
        this.database = database;
        this.registry = new Registry(database);
    }

    @Test
    void what_was_added_is_found_by_id_by_name_and_among_all() {
        DataSource added = registry.sources.add(Registry.ANNA, settings(name, SECRET, Map.of("sslmode", "prefer")));

        assertThat(registry.sources.get(added.id())).isEqualTo(added);
        assertThat(registry.sources.named(name)).contains(added);
        assertThat(registry.sources.list(null).items()).contains(added);
        assertThat(registry.sources.names()).contains(name);
        assertThat(added.options()).isEqualTo(Map.of("sslmode", "prefer"));
    }

    @Test
    void any_form_of_a_name_is_the_name_and_what_is_not_seen_is_refused() {
        DataSource added = registry.sources.add(Registry.ANNA, settings(name + " e\u0301", SECRET, Map.of()));

        assertThat(added.name()).isEqualTo(name + " \u00e9");
        assertThat(registry.sources.named(name + " e\u0301")).contains(added);
        assertThatThrownBy(() -> registry.sources.add(Registry.ANNA, settings(name + " \u00e9", SECRET, Map.of())))
                .isInstanceOf(Problem.Conflict.class);
        assertThatThrownBy(() -> settings(name + "\u202E", SECRET, Map.of())).isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void a_long_list_comes_in_parts_and_each_once() {
        for (int i = 0; i < 103; i++) {
            registry.sources.add(Registry.ANNA, settings("Part " + i + " " + name, SECRET, Map.of()));
        }

        List<String> told = new ArrayList<>();
        String cursor = null;
        do {
            Page<DataSource> part = registry.sources.list(cursor);
            assertThat(part.items()).hasSizeLessThanOrEqualTo(100);
            part.items().forEach(source -> told.add(source.name()));
            cursor = part.next();
        } while (cursor != null);

        assertThat(told)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThanOrEqualTo(103)
                .containsAll(registry.sources.names());
        assertThatThrownBy(() -> registry.sources.list("*")).isInstanceOf(Problem.Invalid.class);
        registry.jdbc.sql("delete from data_source where name like 'Part %'").update();
    }

    @Test
    void nothing_but_the_login_knows_the_secret_and_it_does_not_print_it() {
        DataSourceSettings settings = settings(name, SECRET, Map.of());
        DataSource added = registry.sources.add(Registry.ANNA, settings);
        Login login = registry.sources.login(added.id()).orElseThrow();

        assertThat(login.password()).isEqualTo(SECRET);
        assertThat(login + " " + settings + " " + added + " " + registry.store.byId(added.id()))
                .doesNotContain(SECRET);
        assertThat(new String(
                        registry.store.byId(added.id()).orElseThrow().secret().bytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain(SECRET);
        assertThat(registry.jdbc
                        .sql("select (a.*)::text from audit_entry a")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .noneMatch(entry -> entry.contains(SECRET));
    }

    @Test
    void what_the_console_starts_is_marked_for_a_while_on_all_members_and_waited_for() throws Exception {
        String key = "test/" + UUID.randomUUID();
        DataSource provided = registry.sources.provide(key, settings(name, SECRET, Map.of()));
        DataSource other = registry.sources.add(Registry.ANNA, settings(name + " 2", SECRET, Map.of()));
        assertThat(registry.sources.starting()).doesNotContain(provided.id());

        registry.sources.starting(List.of(key), Duration.ofMinutes(1));

        assertThat(registry.sources.starting()).contains(provided.id()).doesNotContain(other.id());
        assertThat(new Registry(database).sources.starting()).contains(provided.id());
        assertThat(registry.sources.awaitStarted(other.id())).isTrue();
        CompletableFuture<Boolean> waiting =
                CompletableFuture.supplyAsync(() -> registry.sources.awaitStarted(provided.id()));
        registry.sources.started(List.of(key));
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(registry.sources.starting()).doesNotContain(provided.id());
    }

    @Test
    void the_mark_of_a_console_that_is_gone_passes_by_itself() {
        String key = "test/" + UUID.randomUUID();
        DataSource provided = registry.sources.provide(key, settings(name, SECRET, Map.of()));
        registry.sources.starting(List.of(key), Duration.ofMillis(1));

        Registry.await(() -> !registry.sources.starting().contains(provided.id()));

        assertThat(new StartingSources(registry.store).await(provided.id(), Duration.ZERO))
                .isTrue();
        registry.sources.starting(List.of(key), Duration.ofMinutes(1));
        assertThat(new StartingSources(registry.store).await(provided.id(), Duration.ZERO))
                .isFalse();
        registry.sources.started(List.of(key));
    }

    @Test
    void a_change_without_a_password_keeps_the_stored_one_and_an_empty_one_is_a_password() {
        DataSource added = registry.sources.add(Registry.ANNA, settings(name, SECRET, Map.of()));

        registry.sources.change(Registry.ANNA, added.id(), settings(name, null, Map.of("role", "reader")));
        assertThat(password(added)).isEqualTo(SECRET);
        registry.sources.change(Registry.ANNA, added.id(), settings(name, "", Map.of()));
        assertThat(password(added)).isEmpty();
    }

    @Test
    void each_change_is_in_the_audit_log_with_its_actor() {
        DataSource added = registry.sources.add(Registry.ANNA, settings(name, SECRET, Map.of()));
        registry.sources.change(Registry.ANNA, added.id(), settings(name, "another", Map.of("role", "reader")));
        registry.sources.remove(Registry.ANNA, added.id());

        List<AuditEntry> entries = registry.audit.of("data-source", added.id().value(), 10);
        assertThat(entries)
                .extracting(AuditEntry::act)
                .containsExactlyInAnyOrder("data-source.removed", "data-source.changed", "data-source.added");
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.actor()).isEqualTo("anna");
            assertThat(entry.subject().name()).isEqualTo(name);
        });
        assertThat(entries)
                .filteredOn(entry -> entry.act().equals("data-source.changed"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.detail())
                        .containsEntry("passwordChanged", true)
                        .hasEntrySatisfying(
                                "after", after -> assertThat(after.toString()).contains("role=reader")));
    }

    @Test
    void what_is_refused_leaves_no_entry() {
        registry.sources.add(Registry.ANNA, settings(name, SECRET, Map.of()));
        long before = entries();

        assertTaken(() -> registry.sources.add(Registry.ANNA, settings(name, SECRET, Map.of())));
        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void a_name_that_another_change_takes_at_the_same_time_is_taken() throws Exception {
        DataSource one = registry.sources.add(Registry.ANNA, settings("one " + name, SECRET, Map.of()));
        DataSource two = registry.sources.add(Registry.ANNA, settings("two " + name, SECRET, Map.of()));
        CompletableFuture<DataSource> late = renameWhileTaken(one, two);

        assertThatThrownBy(() -> late.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(Problem.Conflict.class);
        assertThat(registry.sources.get(two.id()).name()).isEqualTo("two " + name);
    }

    private CompletableFuture<DataSource> renameWhileTaken(DataSource one, DataSource two) throws Exception {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update data_source set name = '%s' where id = '%s'".formatted(name, one.id()));
            CompletableFuture<DataSource> late = CompletableFuture.supplyAsync(
                    () -> registry.sources.change(Registry.ANNA, two.id(), settings(name, null, Map.of())));
            Registry.await(() -> registry.jdbc
                            .sql("select count(*) from pg_locks where not granted and locktype = 'transactionid'")
                            .query(Long.class)
                            .single()
                    > 0);
            connection.commit();
            return late;
        }
    }

    @Test
    void what_flows_use_is_neither_removed_nor_renamed_but_changed() {
        DataSource added = registry.sources.add(Registry.ANNA, settings(name, SECRET, Map.of()));
        registry.flows = List.of("Daily", "Hourly");

        assertThatThrownBy(() -> registry.sources.remove(Registry.ANNA, added.id()))
                .isInstanceOfSatisfying(Problem.Conflict.class, conflict -> {
                    assertThat(conflict.code()).isEqualTo("in-use");
                    assertThat(conflict.fields())
                            .isEqualTo(Map.of("flows", List.of("Daily", "Hourly"), "flowCount", 2));
                });
        assertThatThrownBy(() ->
                        registry.sources.change(Registry.ANNA, added.id(), settings("other " + name, null, Map.of())))
                .isInstanceOf(Problem.Conflict.class)
                .hasMessageContaining("keeps its name");
        assertThat(registry.sources
                        .change(Registry.ANNA, added.id(), settings(name, null, Map.of("role", "reader")))
                        .options())
                .containsEntry("role", "reader");
    }

    @Test
    void what_is_gone_is_not_found() {
        DataSource added = registry.sources.add(Registry.ANNA, settings(name, SECRET, Map.of()));
        registry.sources.remove(Registry.ANNA, added.id());

        assertThatThrownBy(() -> registry.sources.get(added.id())).isInstanceOf(Problem.NotFound.class);
        assertThatThrownBy(() -> registry.sources.remove(Registry.ANNA, added.id()))
                .isInstanceOf(Problem.NotFound.class);
        assertThatThrownBy(() -> registry.sources.change(Registry.ANNA, added.id(), settings(name, null, Map.of())))
                .isInstanceOf(Problem.NotFound.class);
        assertThat(registry.sources.login(added.id())).isEmpty();
    }

    @Test
    void what_the_console_provides_follows_its_address_and_is_left_alone_when_nothing_changed() {
        DataSource first = registry.sources.provide(name, settings(name, SECRET, Map.of()));
        var state = registry.sources.states().get(first.id());
        long entries = entries();

        assertThat(registry.sources.provide(name, settings(name, SECRET, Map.of())))
                .isEqualTo(first);
        assertThat(registry.sources.states()).containsEntry(first.id(), state);
        assertThat(entries()).isEqualTo(entries);

        registry.sources.provide(name, settings(name, "another", Map.of()));
        assertThat(password(first)).isEqualTo("another");
        assertThat(registry.audit.of("data-source", first.id().value(), 10))
                .extracting(AuditEntry::actor)
                .containsOnly("system");
    }

    @Test
    void a_persons_data_source_is_not_taken_over_by_the_console() {
        DataSource mine = registry.sources.add(Registry.ANNA, settings(name, SECRET, Map.of()));

        assertThat(registry.sources.provide(name, settings(name, "another", Map.of())))
                .isEqualTo(mine);
        assertThat(password(mine)).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sslmode          | sometimes
            connectTimeout   | 0
            connectTimeout   | 301
            connectTimeout   | 1s
            targetServerType | master
            durableMarker    | maybe
            role             | ' '
            socketFactory    | org.example.Factory
            sslfactory       | org.example.Factory
            loggerFile       | x
            options          | -c x=y
            password         | x
            """)
    void an_option_outside_of_the_list_is_refused_by_name(String option, String value) {
        assertThatThrownBy(() -> settings(name, SECRET, Map.of(option, value)))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid -> assertThat(invalid.fields().get("errors").toString())
                                .contains("field=options." + option + ","));
    }

    @ParameterizedTest
    @CsvSource({"a/b", "a?b=c", "'a b'", "a@b", "a#b", "''", "'a,,b'", "','"})
    void a_host_that_is_more_than_a_host_is_refused(String host) {
        assertThatThrownBy(() -> new DataSourceSettings(name, "test", host, 5432, "d", "u", "", Map.of(), 1))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageStartingWith("host: ");
    }

    private DataSourceSettings settings(String called, String password, Map<String, String> options) {
        return registry.settings(called, database.port(), password, options);
    }

    private String password(DataSource source) {
        return registry.sources.login(source.id()).orElseThrow().password();
    }

    private long entries() {
        return registry.jdbc
                .sql("select count(*) from audit_entry")
                .query(Long.class)
                .single();
    }

    private static void assertTaken(Runnable change) {
        assertThatThrownBy(change::run)
                .isInstanceOfSatisfying(
                        Problem.Conflict.class,
                        conflict -> assertThat(conflict.code()).isEqualTo("name-taken"));
    }
}
