package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.common.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * What the analysts' databases hold, a level at a time, over a connection of its own for each question: a database that
 * is down, slow or full of tables costs the asker a bounded wait and nobody else anything.
 */
@Component
public class Catalogs {

    static final int MOST_SCHEMAS = 1_000;
    static final int MOST_TABLES = 10_000;
    static final int MOST_FUNCTIONS = 10_000;

    /** No table has more: the row of its column numbers would not fit ({@code MaxHeapAttributeNumber} is 1600). */
    static final int MOST_COLUMNS = 2_000;

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(5);

    /** An editor asks at every opened branch: a database that hangs must not hold all threads of the console. */
    private static final int AT_ONCE = 4;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final DataSources sources;
    private final Duration longestStatement;
    private final Map<DataSourceId, Semaphore> turns = new ConcurrentHashMap<>();

    @Autowired
    Catalogs(DataSources sources) {
        this(sources, LONGEST_STATEMENT);
    }

    Catalogs(DataSources sources, Duration longestStatement) {
        this.sources = sources;
        this.longestStatement = longestStatement;
    }

    /**
     * The schemas; the tables of {@code schema}; or the columns of {@code table} in it. Names are taken as the catalog
     * has them, without quotes. A database that does not answer is a value, after less than half a minute; one that the
     * console is starting is waited for, half a minute at most.
     *
     * @param room what the answer takes; when the memory has no more, the list is cut
     * @throws Problem.NotFound for an unknown id
     * @throws Problem.Invalid for a table without its schema
     */
    public Catalog of(DataSourceId id, @Nullable String schema, @Nullable String table, Share room) {
        return of(id, Level.of(schema, table), room);
    }

    /**
     * The functions of a schema, a name once.
     *
     * @param room what the answer takes; when the memory has no more, the list is cut
     * @throws Problem.NotFound for an unknown id
     * @throws Problem.Invalid without a schema, or with a table
     */
    public Catalog functions(DataSourceId id, @Nullable String schema, @Nullable String table, Share room) {
        return of(id, Level.ofFunctions(schema, table), room);
    }

    private Catalog of(DataSourceId id, Level level, Share room) {
        try {
            Login login = sources.login(id).orElseThrow(() -> new Problem.NotFound("There is no such data source."));
            if (!sources.awaitStarted(id)) {
                return level.failed(
                        ConnectionTest.Outcome.REFUSED,
                        StartingSources.sentence(login.source().name()));
            }
            return inTurn(sources.login(id).orElse(login), level, room);
        } catch (Secrets.WrongKeyException e) {
            return level.failed(ConnectionTest.Outcome.BAD_CREDENTIALS, String.valueOf(e.getMessage()));
        }
    }

    private Catalog inTurn(Login login, Level level, Share room) {
        Semaphore turn = turns.computeIfAbsent(login.source().id(), id -> new Semaphore(AT_ONCE, true));
        try {
            if (!turn.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return level.failed(
                        ConnectionTest.Outcome.OTHER,
                        "The database is still busy with " + AT_ONCE + " such questions.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return level.failed(ConnectionTest.Outcome.OTHER, "The console is stopping.");
        }
        try {
            return ask(login, level, room);
        } finally {
            turn.release();
        }
    }

    private Catalog ask(Login login, Level level, Share room) {
        try {
            Connections.Guarded opened = Connections.forQueries(login, LONGEST_CONNECT, longestStatement);
            return ask(opened, login, level, room);
        } catch (SQLException e) {
            return level.failed(
                    ConnectionTest.outcome(login, e), Failures.of(e, false).message());
        }
    }

    private Catalog ask(Connections.Guarded opened, Login login, Level level, Share room) throws SQLException {
        try (Connection connection = opened.connection()) {
            ScriptSettings.forTransaction(connection, login, longestStatement);
            Catalog answer = level.ask(new CatalogQuestion(connection, opened.guard(), room));
            connection.rollback();
            return answer;
        }
    }

    /** Which of the lists is asked for. */
    private record Level(String schema, String table, boolean functions) {

        /** An empty name is none. */
        static Level of(@Nullable String schema, @Nullable String table) {
            Level level = new Level(schema == null ? "" : schema, table == null ? "" : table, false);
            if (level.schema.isEmpty() && !level.table.isEmpty()) {
                throw Problem.Invalid.field("schema", "is missing: a table is looked up in its schema");
            }
            return level;
        }

        static Level ofFunctions(@Nullable String schema, @Nullable String table) {
            if (schema == null || schema.isEmpty()) {
                throw Problem.Invalid.field("schema", "is missing: functions are listed by schema");
            }
            if (table != null && !table.isEmpty()) {
                throw Problem.Invalid.field("table", "has no functions");
            }
            return new Level(schema, "", true);
        }

        Catalog ask(CatalogQuestion question) throws SQLException {
            if (functions) {
                return Catalog.ofFunctions(question.functions(schema, MOST_FUNCTIONS), MOST_FUNCTIONS);
            }
            if (schema.isEmpty()) {
                return Catalog.ofSchemas(question.schemas(MOST_SCHEMAS), MOST_SCHEMAS);
            }
            return table.isEmpty()
                    ? Catalog.ofTables(question.tables(schema, MOST_TABLES), MOST_TABLES)
                    : Catalog.ofColumns(question.columns(schema, table, MOST_COLUMNS), MOST_COLUMNS);
        }

        Catalog failed(ConnectionTest.Outcome outcome, String message) {
            int limit = functions
                    ? MOST_FUNCTIONS
                    : schema.isEmpty() ? MOST_SCHEMAS : table.isEmpty() ? MOST_TABLES : MOST_COLUMNS;
            return Catalog.failed(limit, outcome, message);
        }
    }
}
