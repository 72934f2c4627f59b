package dev.millrace.engine;

import dev.millrace.datasource.DataSource;
import dev.millrace.datasource.DataSourceId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks names up in the registry; an answer is good for a second, for a chain of quick nodes asks a thousand times in one. */
@Component
class RegisteredSources implements Sources {

    private static final long GOOD_FOR = Duration.ofSeconds(1).toNanos();
    private static final int MOST_REMEMBERED = 1000;

    private final JdbcClient database;
    private final Map<String, Answer> remembered = new ConcurrentHashMap<>();

    private record Answer(Optional<DataSource> source, long at) {}

    RegisteredSources(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<DataSource> named(String name) {
        Answer known = remembered.get(name);
        if (known != null && System.nanoTime() - known.at() < GOOD_FOR) {
            return known.source();
        }
        if (remembered.size() > MOST_REMEMBERED) {
            remembered.clear();
        }
        Answer answer = new Answer(ask(name), System.nanoTime());
        remembered.put(name, answer);
        return answer.source();
    }

    private Optional<DataSource> ask(String name) {
        return database.sql("""
                        select id, name, environment, host, port, database, login, pool_size
                        from data_source
                        where name = :name
                        """)
                .param("name", name)
                .query((row, n) -> new DataSource(
                        new DataSourceId(row.getString("id")),
                        row.getString("name"),
                        row.getString("environment"),
                        row.getString("host"),
                        row.getInt("port"),
                        row.getString("database"),
                        row.getString("login"),
                        Map.of(),
                        row.getInt("pool_size")))
                .optional();
    }
}
