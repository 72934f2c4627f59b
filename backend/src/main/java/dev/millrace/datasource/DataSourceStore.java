package dev.millrace.datasource;

import dev.millrace.common.Names;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Data sources in the console's database. */
@Component
class DataSourceStore {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> OPTIONS = new TypeReference<>() {};

    private static final String COLUMNS =
            "id, name, environment, host, port, database, login, options, pool_size, secret, secret_form, changed_at";

    private final JdbcClient database;

    DataSourceStore(JdbcClient database) {
        this.database = database;
    }

    /** In the order of their names, from after the one named {@code after}. */
    List<Stored> list(@Nullable String after, int limit) {
        return database.sql("select " + COLUMNS + """
                         from data_source
                        where cast(:after as text) is null
                           or (lower(name) collate "C", name collate "C")
                              > (lower(:after) collate "C", cast(:after as text) collate "C")
                        order by lower(name) collate "C", name collate "C"
                        limit :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query(DataSourceStore::stored)
                .list();
    }

    Set<String> names() {
        return Set.copyOf(
                database.sql("select name from data_source").query(String.class).list());
    }

    Optional<Stored> byId(DataSourceId id) {
        return database.sql("select " + COLUMNS + " from data_source where id = :id")
                .param("id", id.value())
                .query(DataSourceStore::stored)
                .optional();
    }

    /** By its name in any form; one that is stored in the very form goes first. */
    Optional<Stored> byName(String name) {
        return database.sql("select " + COLUMNS
                        + " from data_source where name in (:name, :composed) order by name <> :name limit 1")
                .param("name", name)
                .param("composed", Names.of(name))
                .query(DataSourceStore::stored)
                .optional();
    }

    /** Locks the row, too. */
    Optional<Stored> lockProvidedAs(String key) {
        return database.sql("select " + COLUMNS + " from data_source where provided_as = :key for update")
                .param("key", key)
                .query(DataSourceStore::stored)
                .optional();
    }

    /** Locks the row against changes until the end of the transaction. */
    Optional<Stored> lock(DataSourceId id) {
        return database.sql("select " + COLUMNS + " from data_source where id = :id for update")
                .param("id", id.value())
                .query(DataSourceStore::stored)
                .optional();
    }

    /** False when the name is taken. */
    boolean insert(DataSource source, Sealed secret, @Nullable String providedAs, Instant now) {
        return database.sql("""
                        insert into data_source (id, name, environment, host, port, database, login, options,
                            pool_size, secret, secret_form, provided_as, created_at, changed_at)
                        values (:id, :name, :environment, :host, :port, :database, :login, :options::jsonb,
                            :poolSize, :secret, :secretForm, :providedAs, :now, :now)
                        on conflict do nothing
                        """)
                        .params(values(source, secret, now))
                        .param("providedAs", providedAs)
                        .update()
                == 1;
    }

    /** The caller holds the row's lock; false when the name is taken, and the transaction is then of no more use. */
    boolean update(DataSource source, Sealed secret, Instant now) {
        try {
            int rows = database.sql("""
                        update data_source
                        set name = :name, environment = :environment, host = :host, port = :port,
                            database = :database, login = :login, options = :options::jsonb,
                            pool_size = :poolSize, secret = :secret, secret_form = :secretForm, changed_at = :now
                        where id = :id
                        """).params(values(source, secret, now)).update();
            if (rows != 1) {
                throw new IllegalStateException("data source " + source.id() + " was not locked");
            }
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /** Those whose secrets are bound in an older form. */
    List<DataSourceId> withSecretsOfForm(int form) {
        return database
                .sql("select id from data_source where secret_form = :form order by id")
                .param("form", form)
                .query(String.class)
                .list()
                .stream()
                .map(DataSourceId::new)
                .toList();
    }

    /** The caller holds the row's lock. To everybody else the data source stays as it was. */
    void bind(DataSourceId id, Sealed secret) {
        database.sql("update data_source set secret = :secret, secret_form = :form where id = :id")
                .param("secret", secret.bytes())
                .param("form", secret.form())
                .param("id", id.value())
                .update();
    }

    /** When each was changed last. */
    Map<DataSourceId, Instant> states() {
        Map<DataSourceId, Instant> states = new HashMap<>();
        database.sql("select id, changed_at from data_source").query(row -> {
            states.put(new DataSourceId(row.getString("id")), changedAt(row));
        });
        return states;
    }

    /** Marks those that the console provides under these keys as starting, until that time has passed by the database's clock. */
    void markStarting(Collection<String> keys, Duration time) {
        database.sql("""
                        update data_source
                        set starting_until = now() + make_interval(secs => :seconds)
                        where provided_as in (:keys)
                        """)
                .param("seconds", time.toMillis() / 1000.0)
                .param("keys", keys)
                .update();
    }

    void markStarted(Collection<String> keys) {
        database.sql("update data_source set starting_until = null where provided_as in (:keys)")
                .param("keys", keys)
                .update();
    }

    Set<DataSourceId> starting() {
        return Set.copyOf(database.sql("select id from data_source where starting_until > now()")
                .query((row, number) -> new DataSourceId(row.getString("id")))
                .list());
    }

    void delete(DataSourceId id) {
        database.sql("delete from data_source where id = :id")
                .param("id", id.value())
                .update();
    }

    private static Map<String, Object> values(DataSource source, Sealed secret, Instant now) {
        return Map.ofEntries(
                Map.entry("id", source.id().value()),
                Map.entry("name", source.name()),
                Map.entry("environment", source.environment()),
                Map.entry("host", source.host()),
                Map.entry("port", source.port()),
                Map.entry("database", source.database()),
                Map.entry("login", source.user()),
                Map.entry("options", JSON.writeValueAsString(source.options())),
                Map.entry("poolSize", source.poolSize()),
                Map.entry("secret", secret.bytes()),
                Map.entry("secretForm", secret.form()),
                Map.entry("now", now.atOffset(ZoneOffset.UTC)));
    }

    private static Stored stored(ResultSet row, int number) throws SQLException {
        DataSource source = new DataSource(
                new DataSourceId(row.getString("id")),
                row.getString("name"),
                row.getString("environment"),
                row.getString("host"),
                row.getInt("port"),
                row.getString("database"),
                row.getString("login"),
                JSON.readValue(row.getString("options"), OPTIONS),
                row.getInt("pool_size"));
        return new Stored(source, new Sealed(row.getBytes("secret"), row.getInt("secret_form")), changedAt(row));
    }

    private static Instant changedAt(ResultSet row) throws SQLException {
        return row.getObject("changed_at", OffsetDateTime.class).toInstant();
    }

    /** The secret as it is stored. */
    static final class Sealed {

        private final byte[] bytes;
        private final int form;

        /** @param form what it is bound to, see {@link SealedPasswords} */
        Sealed(byte[] bytes, int form) {
            this.bytes = bytes;
            this.form = form;
        }

        int form() {
            return form;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    record Stored(DataSource source, Sealed secret, Instant changedAt) {}
}
