package dev.millrace.web.datasource;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.millrace.common.Actor;
import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.common.Problem;
import dev.millrace.datasource.Catalog;
import dev.millrace.datasource.DataSourceId;
import dev.millrace.datasource.DataSources;
import dev.millrace.datasource.Queries;
import dev.millrace.datasource.Query;
import dev.millrace.datasource.QueryAnswer;
import dev.millrace.datasource.ResultRows;
import dev.millrace.datasource.RunningQuery;
import dev.millrace.datasource.SqlFailure;
import dev.millrace.datasource.StatementOutcome.Notice;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.flow.validation.Finding;
import dev.millrace.run.AttemptError;
import dev.millrace.sql.RenderedSql;
import dev.millrace.sql.ServerError;
import dev.millrace.sql.SqlPosition;
import dev.millrace.sql.SqlStatement;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /api/data-sources/{id}/queries}: statements that somebody tries out while writing a script. */
@RestController
class QueryCalls {

    private static final Logger log = LoggerFactory.getLogger(QueryCalls.class);
    private static final int MOST_STATEMENTS = 100;
    private static final int LONGEST_IN_AUDIT = 2_000;
    private static final Duration BETWEEN_SIGNS = Duration.ofMillis(500);

    private final DataSources sources;
    private final Queries queries;
    private final QueryRendering rendering;
    private final JsonMapper json;

    QueryCalls(DataSources sources, Queries queries, QueryRendering rendering, JsonMapper json) {
        this.sources = sources;
        this.queries = queries;
        this.rendering = rendering;
        this.json = json;
    }

    /**
     * What is asked.
     *
     * @param flow whose draft's variables are put in, with those of its {@code node}; null: the system's dates only
     * @param explain whether plans are wanted in place of rows
     */
    record Question(
            @Nullable String sql,
            @Nullable String flow,
            @Nullable String node,
            @Nullable OffsetDateTime runTime,
            @Nullable Boolean explain) {}

    /** What came of it. With findings, nothing was sent. */
    record Answer(
            List<Finding> findings,
            int findingCount,
            List<Tried> statements,
            Catalog.@Nullable Failure failure,
            Limits limits) {}

    record Tried(
            int index,
            int line,
            int column,
            String kind,
            long millis,
            List<Notice> notices,
            long noticeCount,
            @Nullable Grid result,
            @JsonRawValue @Nullable String plan,
            @Nullable AttemptError error) {}

    /** The first rows. */
    record Grid(List<ResultRows.Column> columns, List<List<@Nullable Object>> rows, boolean truncated) {}

    /** Most rows of a statement, and the longest time of all of them. */
    record Limits(int rows, long seconds) {}

    @PostMapping("/api/data-sources/{id}/queries")
    void query(
            Actor actor,
            @PathVariable String id,
            @RequestBody Question question,
            Share room,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        DataSourceId source = sources.get(new DataSourceId(id)).id();
        String sql = question.sql();
        if (sql == null) {
            throw Problem.Invalid.field("sql", "is required.");
        }
        if (sql.getBytes(StandardCharsets.UTF_8).length > DefinitionJson.MAX_SCRIPT_BYTES) {
            throw new Problem.Invalid("too-large", "A script has at most 1 MiB.", Map.of());
        }
        QueryRendering.Rendered rendered =
                rendering.of(actor, sql, question.flow(), question.node(), question.runTime());
        RenderedSql script = rendered.script();
        if (script == null) {
            write(
                    response,
                    new Answer(
                            rendered.findings().findings(),
                            rendered.findings().findingCount(),
                            List.of(),
                            null,
                            limits()));
            return;
        }
        if (script.statements().size() > MOST_STATEMENTS) {
            throw Problem.Invalid.field("sql", "has more than " + MOST_STATEMENTS + " statements.");
        }
        boolean explain = Boolean.TRUE.equals(question.explain());
        RunningQuery running = queries.start(
                actor,
                source,
                new Query(rendered.applicationName(), rendered.zone(), asked(script, explain)),
                about(question, script, explain),
                room);
        Optional<QueryAnswer> answer = awaited(running, response);
        if (answer.isPresent()) {
            write(response, answer(script, answer.get()));
        }
    }

    private static List<Query.Asked> asked(RenderedSql script, boolean explain) {
        return script.statements().stream()
                .map(statement -> new Query.Asked(
                        statement.text(),
                        !explain
                                ? Query.Want.ROWS
                                : ExplainedKinds.has(statement) ? Query.Want.PLAN : Query.Want.NOTHING))
                .toList();
    }

    private static Map<String, Object> about(Question question, RenderedSql script, boolean explain) {
        Map<String, Object> about = new LinkedHashMap<>();
        if (question.flow() != null) {
            about.put("flow", question.flow());
        }
        if (question.node() != null) {
            about.put("node", question.node());
        }
        String text = String.valueOf(script.text());
        about.put("explain", explain);
        about.put("sql", text.length() > LONGEST_IN_AUDIT ? text.substring(0, LONGEST_IN_AUDIT) + "…" : text);
        return about;
    }

    /**
     * Waits. Only writing shows whether the asker is still there, and white space before the answer is JSON all the
     * same: whoever closes the request ends the query, and there is nobody left to answer.
     */
    private static Optional<QueryAnswer> awaited(RunningQuery running, HttpServletResponse response)
            throws InterruptedException {
        boolean answered = false;
        try {
            while (true) {
                Optional<QueryAnswer> answer = running.await(BETWEEN_SIGNS);
                if (answer.isPresent()) {
                    answered = true;
                    return answer;
                }
                body(response).write('\n');
                response.flushBuffer();
            }
        } catch (IOException gone) {
            log.debug("Nobody waits for a query any more: {}", gone.getMessage());
            return Optional.empty();
        } finally {
            if (!answered) {
                running.cancel();
            }
        }
    }

    private static Answer answer(RenderedSql script, QueryAnswer answer) {
        List<Tried> tried = new ArrayList<>();
        for (int i = 0; i < answer.statements().size(); i++) {
            QueryAnswer.Answered one = answer.statements().get(i);
            SqlStatement statement = script.statements().get(i);
            ResultRows result = one.result();
            tried.add(new Tried(
                    statement.index(),
                    statement.line(),
                    statement.column(),
                    statement.kind(),
                    one.millis(),
                    one.notices(),
                    one.noticeCount(),
                    result == null ? null : new Grid(result.columns(), result.rows(), result.truncated()),
                    json(one.plan()),
                    error(script, statement, one.failure())));
        }
        return new Answer(List.of(), 0, tried, answer.failure(), limits());
    }

    /** The plan as it came, unless the server sent something that is no document. */
    private static @Nullable String json(@Nullable String plan) {
        if (plan == null) {
            return null;
        }
        try (JsonParser parser = JsonMapper.shared().createParser(plan)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null ? plan : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static @Nullable AttemptError error(
            RenderedSql script, SqlStatement statement, @Nullable SqlFailure failure) {
        if (failure == null) {
            return null;
        }
        SqlPosition at = script.place(
                statement.index(),
                new ServerError(
                        failure.position(), failure.internalQuery(), failure.internalPosition(), failure.where()));
        return new AttemptError(
                failure.message(),
                failure.sqlState(),
                at.line(),
                at.column(),
                failure.detail(),
                failure.hint(),
                failure.where(),
                failure.internalQuery(),
                failure.internalPosition() > 0 ? failure.internalPosition() : null,
                null);
    }

    private static Limits limits() {
        return new Limits(Queries.MOST_ROWS, Queries.LONGEST.toSeconds());
    }

    private void write(HttpServletResponse response, Answer answer) throws IOException {
        // Piece by piece: an answer may be large.
        json.writeValue(body(response), answer);
    }

    private static OutputStream body(HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        return response.getOutputStream();
    }
}
