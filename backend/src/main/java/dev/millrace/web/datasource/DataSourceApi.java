package dev.millrace.web.datasource;

import dev.millrace.common.Actor;
import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.datasource.Catalog;
import dev.millrace.datasource.Catalogs;
import dev.millrace.datasource.ConnectionTest;
import dev.millrace.datasource.DataSource;
import dev.millrace.datasource.DataSourceId;
import dev.millrace.datasource.DataSourceSettings;
import dev.millrace.datasource.DataSources;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/data-sources}: secrets go in and never come out. */
@RestController
class DataSourceApi {

    private static final String KIND = "postgresql";

    private final DataSources sources;
    private final ConnectionTest test;
    private final Catalogs catalogs;

    DataSourceApi(DataSources sources, ConnectionTest test, Catalogs catalogs) {
        this.sources = sources;
        this.test = test;
        this.catalogs = catalogs;
    }

    @GetMapping("/api/data-sources")
    Page<Answer> list(@RequestParam(required = false) @Nullable String cursor) {
        Page<DataSource> page = sources.list(cursor);
        return new Page<>(page.items().stream().map(this::answer).toList(), page.next());
    }

    @PostMapping("/api/data-sources")
    @ResponseStatus(HttpStatus.CREATED)
    Answer add(Actor actor, @RequestBody Request request) {
        return answer(sources.add(actor, request.settings()));
    }

    @GetMapping("/api/data-sources/{id}")
    Answer get(@PathVariable String id) {
        return answer(sources.get(new DataSourceId(id)));
    }

    @PutMapping("/api/data-sources/{id}")
    Answer change(Actor actor, @PathVariable String id, @RequestBody Request request) {
        return answer(sources.change(actor, new DataSourceId(id), request.settings()));
    }

    @DeleteMapping("/api/data-sources/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Actor actor, @PathVariable String id) {
        sources.remove(actor, new DataSourceId(id));
    }

    private Answer answer(DataSource source) {
        return Answer.of(source, sources.starting().contains(source.id()) ? State.STARTING : State.READY);
    }

    @PostMapping("/api/data-sources/{id}/connection-test")
    ConnectionTest.Result test(Actor actor, @PathVariable String id) {
        return test.of(actor, new DataSourceId(id));
    }

    @GetMapping("/api/data-sources/{id}/catalog")
    Catalog catalog(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String schema,
            @RequestParam(required = false) @Nullable String table,
            @RequestParam(defaultValue = "false") boolean functions,
            Share room) {
        DataSourceId source = new DataSourceId(id);
        return functions ? catalogs.functions(source, schema, table, room) : catalogs.of(source, schema, table, room);
    }

    /** Whether nodes on it wait, because the console is only starting it; of others nothing is known before they are tried. */
    enum State {
        READY,
        STARTING
    }

    /** What an answer has may come back in a change: {@code id} and {@code state} are not looked at. */
    record Request(
            @Nullable String id,
            @Nullable String name,
            @Nullable String environment,
            @Nullable String kind,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String database,
            @Nullable String user,
            @Nullable String password,
            @Nullable Map<String, Object> options,
            @Nullable Integer poolSize,
            @Nullable Object trial,
            @Nullable State state) {

        DataSourceSettings settings() {
            if (trial != null) {
                throw new Problem.NotYet("trial", "A separate trial connection is not built yet.");
            }
            if (kind != null && !kind.equals(KIND)) {
                throw Problem.Invalid.field("kind", "must be " + KIND);
            }
            return new DataSourceSettings(
                    required("name", name),
                    environment == null ? DataSourceSettings.DEFAULT_ENVIRONMENT : environment,
                    required("host", host),
                    port == null ? DataSourceSettings.DEFAULT_PORT : port,
                    required("database", database),
                    required("user", user),
                    password,
                    texts(),
                    poolSize == null ? DataSourceSettings.DEFAULT_POOL_SIZE : poolSize);
        }

        private Map<String, String> texts() {
            Map<String, String> texts = new LinkedHashMap<>();
            if (options != null) {
                options.forEach((option, value) -> {
                    if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                        throw Problem.Invalid.field("options." + option, "must be a text, a number, true or false");
                    }
                    texts.put(option, value.toString());
                });
            }
            return texts;
        }

        private static String required(String field, @Nullable String value) {
            if (value == null) {
                throw Problem.Invalid.field(field, "is missing");
            }
            return value;
        }

        /** Never the password. */
        @Override
        public String toString() {
            return "Request[" + name + "]";
        }
    }

    record Answer(
            String id,
            String name,
            String environment,
            String kind,
            String host,
            int port,
            String database,
            String user,
            Map<String, String> options,
            int poolSize,
            @Nullable Object trial,
            State state) {

        static Answer of(DataSource source, State state) {
            return new Answer(
                    source.id().value(),
                    source.name(),
                    source.environment(),
                    KIND,
                    source.host(),
                    source.port(),
                    source.database(),
                    source.user(),
                    source.options(),
                    source.poolSize(),
                    null,
                    state);
        }
    }
}
