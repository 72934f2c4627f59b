package dev.millrace.datasource;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.common.Ids;
import dev.millrace.common.NameCursor;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.datasource.DataSourceStore.Stored;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The registry of the analysts' databases. */
@Component
public class DataSources {

    private static final String KIND = "data-source";
    private static final int PAGE = 100;

    private final DataSourceStore store;
    private final SealedPasswords passwords;
    private final DataSourceUses uses;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final RecentlyRead<String, Optional<DataSource>> byName;
    private final RecentlyRead<DataSourceId, Optional<Login>> logins;
    private final StartingSources starting;

    DataSources(
            DataSourceStore store,
            Secrets secrets,
            SourceAccess access,
            DataSourceUses uses,
            AuditLog audit,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.store = store;
        this.passwords = new SealedPasswords(secrets);
        this.uses = uses;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.starting = new StartingSources(store);
        this.byName = new RecentlyRead<>(name -> store.byName(name).map(Stored::source));
        this.logins = new RecentlyRead<>(id -> store.byId(id)
                .map(stored -> new Login(stored.source(), passwords.open(stored), stored.changedAt(), access)));
    }

    /**
     * In the order of their names, a hundred at a time.
     *
     * @param cursor of an earlier page; null: from the first
     */
    public Page<DataSource> list(@Nullable String cursor) {
        List<DataSource> found = store.list(NameCursor.name(cursor), PAGE + 1).stream()
                .map(Stored::source)
                .toList();
        return Page.of(found, PAGE, source -> NameCursor.of(source.name()));
    }

    /** Throws {@link Problem.NotFound} for an unknown id. */
    public DataSource get(DataSourceId id) {
        return store.byId(id).map(Stored::source).orElseThrow(DataSources::unknown);
    }

    /** All that a node can name at this moment. */
    public Set<String> names() {
        return store.names();
    }

    /** What a node names, as it was at most a moment ago. */
    public Optional<DataSource> named(String name) {
        return byName.get(name);
    }

    /** Throws {@link Problem.Conflict} name-taken. */
    public DataSource add(Actor actor, DataSourceSettings settings) {
        return changed(() -> insert(actor, settings, null));
    }

    /**
     * Replaces everything but the id; without a password the stored one stays, as long as it is still sent to the same
     * place and no less protected.
     *
     * @throws Problem.Invalid naming {@code password} when it has to be entered again
     * @throws Problem.Conflict name-taken; in-use with the {@code flows}, when flows know it by the name that would go
     */
    public DataSource change(Actor actor, DataSourceId id, DataSourceSettings settings) {
        return changed(() -> {
            Stored before = store.lock(id).orElseThrow(DataSources::unknown);
            if (!before.source().name().equals(settings.name())) {
                requireUnused(before.source().name(), "keeps its name");
            }
            return update(actor, before, settings);
        });
    }

    /** Throws {@link Problem.Conflict} in-use with the {@code flows} that name it. */
    public void remove(Actor actor, DataSourceId id) {
        changed(() -> {
            DataSource source = store.lock(id).map(Stored::source).orElseThrow(DataSources::unknown);
            requireUnused(source.name(), "stays");
            store.delete(id);
            audit.record(actor, "data-source.removed", subject(source), described(source));
            return source;
        });
    }

    /**
     * Registers a data source that the console itself provides, or brings it up to date; nothing happens when it is as
     * described already. A person's data source of the same name is left alone.
     *
     * @param key tells it apart from others that the console provides, for good
     */
    public DataSource provide(String key, DataSourceSettings settings) {
        return changed(() -> {
            Optional<Stored> known = store.lockProvidedAs(key);
            return known.isPresent()
                    ? upToDate(known.get(), settings)
                    : store.byName(settings.name())
                            .map(Stored::source)
                            .orElseGet(() -> insert(Actor.SYSTEM, settings, key));
        });
    }

    /**
     * Marks data sources that the console provides as starting: their nodes stay queued, and who tries them out waits a while.
     *
     * @param time after which the mark passes by itself
     */
    public void starting(Collection<String> keys, Duration time) {
        starting.mark(keys, time);
    }

    /** Takes the mark of {@link #starting(Collection, Duration)} away. */
    public void started(Collection<String> keys) {
        starting.unmark(keys);
    }

    /** Those that are being started, as it was at most a moment ago. */
    public Set<DataSourceId> starting() {
        return starting.ids();
    }

    /** Waits for one that is being started; false: it is not there after {@link StartingSources#PATIENCE}. */
    boolean awaitStarted(DataSourceId id) {
        return starting.await(id, StartingSources.PATIENCE);
    }

    private DataSource upToDate(Stored before, DataSourceSettings settings) {
        DataSource wanted = described(before.source().id(), settings);
        boolean same = wanted.equals(before.source())
                && (settings.password() == null || settings.password().equals(passwords.open(before)));
        return same ? before.source() : update(Actor.SYSTEM, before, settings);
    }

    /** When each was changed last: two states of one data source differ in it. */
    Map<DataSourceId, Instant> states() {
        return store.states();
    }

    /**
     * As it was at most a moment ago; empty for an unknown id.
     *
     * @throws Secrets.WrongKeyException when its secret was stored with another key
     */
    Optional<Login> login(DataSourceId id) {
        return logins.get(id);
    }

    /** Carries out a change, and reads everything anew after it. */
    private <T> T changed(Supplier<T> change) {
        try {
            return transaction.execute(status -> change.get());
        } finally {
            byName.forget();
            logins.forget();
        }
    }

    private DataSource insert(Actor actor, DataSourceSettings settings, @Nullable String providedAs) {
        Instant now = now();
        DataSource source = described(new DataSourceId(Ids.next(now)), settings);
        String password = settings.password() == null ? "" : settings.password();
        if (!store.insert(source, passwords.seal(source, password), providedAs, now)) {
            throw Problem.Conflict.nameTaken(source.name());
        }
        audit.record(actor, "data-source.added", subject(source), described(source));
        return source;
    }

    private DataSource update(Actor actor, Stored before, DataSourceSettings settings) {
        DataSource source = described(before.source().id(), settings);
        if (!store.update(source, passwords.resealed(before, source, settings.password()), now())) {
            throw Problem.Conflict.nameTaken(source.name());
        }
        audit.record(
                actor,
                "data-source.changed",
                subject(source),
                Map.of(
                        "before", described(before.source()),
                        "after", described(source),
                        "passwordChanged", settings.password() != null));
        return source;
    }

    private void requireUnused(String name, String what) {
        List<String> flows = uses.flowsUsing(name);
        if (!flows.isEmpty()) {
            List<String> listed = flows.subList(0, Math.min(flows.size(), Problem.MOST_LISTED));
            throw new Problem.Conflict(
                    "in-use",
                    "The data source \"" + name + "\" " + what + " while flows use it: " + String.join(", ", listed)
                            + (listed.size() < flows.size() ? " and others." : "."),
                    Map.of("flows", listed, "flowCount", flows.size()));
        }
    }

    /** As the database keeps it, so that what was written and what is read compare. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static DataSource described(DataSourceId id, DataSourceSettings settings) {
        return new DataSource(
                id,
                settings.name(),
                settings.environment(),
                settings.host(),
                settings.port(),
                settings.database(),
                settings.user(),
                settings.options(),
                settings.poolSize());
    }

    private static Map<String, Object> described(DataSource source) {
        return Map.of(
                "name", source.name(),
                "environment", source.environment(),
                "host", source.host(),
                "port", source.port(),
                "database", source.database(),
                "user", source.user(),
                "options", ConnectionOptions.inShort(source.options()),
                "poolSize", source.poolSize());
    }

    private static Subject subject(DataSource source) {
        return new Subject(KIND, source.id().value(), source.name());
    }

    private static Problem.NotFound unknown() {
        return new Problem.NotFound("There is no such data source.");
    }
}
