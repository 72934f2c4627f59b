package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import dev.millrace.e2e.Flows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Values that would leave their string, were backslashes to count in it: four ways of switching that on, in both modes. */
record StringEscapes(int values) implements Attack {

    private static final int THREADS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final List<String> SWITCHES = List.of(
            "set standard_conforming_strings = off;",
            "select set_config('standard_' || 'conforming_strings', 'off', false);",
            "do $$ begin execute 'set standard_' || 'conforming_strings = off'; end $$;",
            "update pg_settings set setting = 'off' where name = 'standard_conforming_strings';");

    private static final List<String> PLACES = List.of(
            "insert into escape_note values ('${v}');",
            "do $$ begin insert into escape_note values ('${v}'); end $$;",
            "do $$ begin execute 'insert into escape_note values (''${v}'')'; end $$;",
            "select 1 /* ${v} */; insert into escape_note values ('${v}');",
            "insert into escape_note values ($q$${v}$q$);",
            "insert into escape_note values (E'${v}');",
            "select 1 -- ${v}\n; insert into escape_note values ('${v}');");

    private static final List<String> VALUES = List.of(
            "\\'); insert into escape_proof values (1); --",
            "\\\\'); insert into escape_proof values (1); --",
            "'); insert into escape_proof values (1); --",
            "''); insert into escape_proof values (1); --",
            "$$; insert into escape_proof values (1); do $$",
            "$q$); insert into escape_proof values (1); --",
            "*/ ; insert into escape_proof values (1); /*",
            "\n; insert into escape_proof values (1); --",
            "\\",
            "\\u0027); insert into escape_proof values (1); --");

    /** A value for a place, in a mode. */
    private record Case(String mode, String sql, String value) {}

    @Override
    public String name() {
        return "Values that leave their string";
    }

    @Override
    public String promise() {
        return "A value never becomes SQL: it is refused, the run fails, or it is stored as it is.";
    }

    @Override
    public void on(Target target, Tally tally) throws SQLException {
        execute(
                target,
                "drop table if exists escape_note, escape_proof;"
                        + " create table escape_note (t text); create table escape_proof (n int)");
        List<Case> cases = new ArrayList<>();
        for (String mode : List.of("SINGLE", "PER_STATEMENT")) {
            for (String place : PLACES) {
                for (String value : VALUES) {
                    cases.add(new Case(mode, place, value));
                    for (String way : SWITCHES) {
                        cases.add(new Case(mode, way + "\n" + place, value));
                    }
                }
            }
        }
        List<Case> some = target.some(cases, values);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Crowd.together(THREADS, thread -> {
            for (int n = next.getAndIncrement(); n < some.size(); n = next.getAndIncrement()) {
                refused.addAndGet(launch(target, tally, some.get(n), n) ? 0 : 1);
            }
            return thread;
        });
        for (String proof : proofs(target)) {
            tally.broken("a value became SQL: " + some.get(Integer.parseInt(proof)));
        }
        tally.note(cases.size() + " combinations, " + some.size() + " tried, " + refused
                + " refused before anything was sent.");
    }

    /** Whether it was run at all. */
    private static boolean launch(Target target, Tally tally, Case one, int number) {
        String value = one.value().replace("values (1)", "values (" + number + ")");
        ObjectNode flow = Flows.chain("Escape " + number, Flows.RDS, List.of(one.sql()));
        ((ObjectNode) flow.at("/nodes/0/config")).put("transaction", one.mode());
        flow.putArray("variables")
                .addObject()
                .put("kind", "constant")
                .put("name", "v")
                .put("value", "x");
        Api api = target.api();
        String id = api.createFlow(flow);
        long begun = System.nanoTime();
        Api.Answer answer = api.post("/api/flows/" + id + "/trial-runs", Map.of("variables", Map.of("v", value)));
        tally.count(
                new Reply(answer.status(), "", "", Duration.ofNanos(System.nanoTime() - begun)),
                "a launch with the value " + value);
        if (answer.status() != 202) {
            tally.check(answer.status() == 422 || answer.status() == 400, "a launch: " + answer.status());
            return false;
        }
        JsonNode run = answer.body();
        api.awaitState(run.get("id").asString(), LIMIT, "SUCCEEDED", "FAILED", "PAUSED", "CANCELLED");
        return true;
    }

    /** Numbers of the cases whose value did what it wanted. */
    private static List<String> proofs(Target target) throws SQLException {
        List<String> numbers = new ArrayList<>();
        try (Connection connection = target.vitals().sandbox();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select distinct n from escape_proof")) {
            while (rows.next()) {
                numbers.add(rows.getString(1));
            }
        }
        return numbers;
    }

    private static void execute(Target target, String sql) throws SQLException {
        try (Connection connection = target.vitals().sandbox();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
