package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.common.MemoryBudget;
import dev.millrace.datasource.Query.Asked;
import dev.millrace.datasource.Query.Want;
import dev.millrace.sql.SqlScript;
import dev.millrace.sql.SqlStatement;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the server's log says that it was sent is what the scanner cut, letter by letter, whichever way a statement takes: no
 * parser of the driver's, no unprepared parameter and no escape comes between.
 */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
class SentTextPropertyTest {

    private static @Nullable ServerLog log;
    private static @Nullable PooledSessions sessions;
    private static @Nullable Queries queries;
    private static @Nullable DataSourceId source;

    @BeforeContainer
    static void start() throws IOException {
        log = new ServerLog();
        Registry registry = new Registry(log.server.create(true));
        registry.jdbc.sql("create table sent (v text)").update();
        sessions = new PooledSessions(registry.sources);
        queries = new Queries(
                registry.sources,
                registry.audit,
                new TransactionTemplate(new JdbcTransactionManager(registry.database.dataSource())));
        source = registry.itself("sent", Map.of()).id();
    }

    @AfterContainer
    static void stop() throws IOException {
        queries.close();
        sessions.close();
        log.close();
    }

    @Provide
    Arbitrary<String> scripts() {
        Arbitrary<String> head = Arbitraries.of(HostileLexemes.HEADS);
        Arbitrary<String> statement =
                Combinators.combine(head, HostileLexemes.sequence(12)).as((begin, rest) -> begin + rest);
        return statement.list().ofMinSize(1).ofMaxSize(3).map(parts -> String.join(";", parts));
    }

    @Provide
    Arbitrary<String> settings() {
        Arbitrary<String> setting = Combinators.combine(
                        HostileLexemes.gap(), HostileLexemes.string(), HostileLexemes.gap())
                .as((before, value, after) -> "set" + before + "millrace.test" + after + "= " + value);
        return Combinators.combine(setting.list().ofMinSize(1).ofMaxSize(4), HostileLexemes.gap())
                .as((settings, gap) ->
                        String.join(";", settings) + ";set" + gap + "transaction isolation level serializable");
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void a_scripts_statements_arrive_as_they_were_cut(@ForAll("scripts") String script, @ForAll TransactionMode mode)
            throws Exception {
        List<String> cut = cut(script);
        String from = ServerLog.mark();
        String to = ServerLog.mark();
        log.texts();
        try (SqlSession session = open(mode)) {
            session.begin(List.of());
            session.execute(from);
            cut.forEach(session::execute);
            session.execute(to);
        }
        assertThat(between(log.texts(), from, to)).isEqualTo(withoutRepeats(cut));
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void leading_settings_arrive_as_they_were_cut(@ForAll("settings") String script) throws Exception {
        List<String> leading = SqlScript.of(script + ";select 1").inspection().leadingSetTransaction().stream()
                .map(SqlStatement::text)
                .toList();
        assertThat(leading).hasSameSizeAs(cut(script));
        log.texts();
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            assertThat(session.begin(leading)).isInstanceOf(Beginning.Begun.class);
        }
        assertThat(log.texts()).containsSubsequence(withoutRepeats(leading));
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void expectations_arrive_as_they_were_cut(@ForAll("scripts") String script, @ForAll TransactionMode mode)
            throws Exception {
        String query = cut(script).get(0);
        log.texts();
        try (SqlSession session = open(mode)) {
            session.begin(List.of());
            session.ask(query);
        }
        assertThat(log.texts()).contains(query);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void what_is_tried_out_arrives_as_it_was_cut(@ForAll("scripts") String script, @ForAll boolean plan)
            throws Exception {
        String statement = cut(script).get(0);
        log.texts();
        RunningQuery running = queries.start(
                Registry.ANNA,
                source,
                new Query(
                        "millrace/query/sent",
                        ZoneId.of("UTC"),
                        List.of(new Asked(statement, plan ? Want.PLAN : Want.ROWS))),
                Map.of(),
                MemoryBudget.unbounded().share());
        assertThat(running.await(Duration.ofSeconds(30))).isPresent();
        assertThat(log.texts()).contains(plan ? "EXPLAIN (FORMAT JSON) " + statement : statement);
    }

    /** The cut itself leaves nothing out: each statement stands in the script, behind the one before. */
    private static List<String> cut(String script) {
        List<String> statements = new ArrayList<>();
        int from = 0;
        for (SqlStatement statement : SqlScript.of(script).statements()) {
            int at = script.indexOf(statement.text(), from);
            assertThat(at).as(statement.text()).isNotNegative();
            from = at + statement.text().length();
            statements.add(statement.text());
        }
        assertThat(statements).isNotEmpty();
        return statements;
    }

    private static List<String> between(List<String> texts, String from, String to) {
        assertThat(texts).contains(from, to);
        return texts.subList(texts.indexOf(from) + 1, texts.indexOf(to));
    }

    private static List<String> withoutRepeats(List<String> texts) {
        List<String> kept = new ArrayList<>();
        for (String text : texts) {
            if (kept.isEmpty() || !kept.get(kept.size() - 1).equals(text)) {
                kept.add(text);
            }
        }
        return kept;
    }

    private static SqlSession open(TransactionMode mode) throws InterruptedException {
        var request =
                new SessionRequest(source, "millrace/sent/" + UUID.randomUUID(), ZoneId.of("UTC"), mode, null, null);
        return ((Opening.Opened) sessions.open(request)).session();
    }
}
