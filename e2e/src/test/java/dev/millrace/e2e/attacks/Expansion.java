package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import dev.millrace.e2e.Flows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Texts that become far larger, or take far longer, than they look: scripts, files, schedules, JSON. */
record Expansion() implements Attack {

    private static final int MEBIBYTE = 1 << 20;

    @Override
    public String name() {
        return "Bombs in texts";
    }

    @Override
    public String promise() {
        return "Each has an answer within seconds, none makes the heap grow.";
    }

    @Override
    public void on(Target target, Tally tally) {
        long before = target.vitals().heap();
        List<Request> bombs = new ArrayList<>();
        scripts(target, bombs);
        files().forEach(file -> bombs.add(Request.of("POST", "/api/flow-files/reading", "application/yaml", file)));
        schedules().forEach(schedule -> bombs.add(Request.json("POST", "/api/preview/schedule", schedule)));
        try (Wire wire = target.wire()) {
            for (Request bomb : bombs) {
                Reply reply = tally.count(wire.send(bomb.with(Target.authorization())), bomb.toString());
                tally.check(reply.status() != Reply.CLOSED, "no answer to " + bomb);
                tally.check(reply.body().length() < 8 * MEBIBYTE, reply.body().length() + " characters for " + bomb);
            }
        }
        long grown = target.vitals().heap() - before;
        tally.check(grown < LongNames.MOST_KEPT, "the heap grew by " + (grown >> 20) + " MiB");
        tally.note(bombs.size() + " bombs, the slowest took " + tally.longest().toMillis() + " ms.");
    }

    /** A script of a mebibyte whose every placeholder has a long value, shown, validated, queried and launched. */
    private static void scripts(Target target, List<Request> bombs) {
        String many = "select '" + "${a}".repeat(200_000) + "';";
        String value = "x".repeat(10_000);
        ObjectNode preview = Api.JSON.createObjectNode().put("sql", many);
        preview.putObject("values").put("a", value);
        bombs.add(Request.json("POST", "/api/preview/sql", preview.toString()));
        ObjectNode chained = Api.JSON.createObjectNode().put("sql", "select '${a}'");
        ObjectNode values = chained.putObject("values");
        for (int i = 0; i < 26; i++) {
            String next = "${" + (char) ('a' + i + 1) + "}";
            values.put(String.valueOf((char) ('a' + i)), next + next);
        }
        bombs.add(Request.json("POST", "/api/preview/sql", chained.toString()));

        Api api = target.api();
        ObjectNode flow = Flows.chain("Bomb", Flows.RDS, List.of(many, many, many, many));
        flow.putArray("variables")
                .addObject()
                .put("kind", "constant")
                .put("name", "a")
                .put("value", value);
        String id = api.createFlow(flow);
        bombs.add(Request.json("POST", "/api/flows/" + id + "/draft/validation", ""));
        bombs.add(Request.json("POST", "/api/flows/" + id + "/trial-runs", "{}"));
        bombs.add(Request.json(
                "POST",
                "/api/flows/" + id + "/trial-runs",
                Api.JSON.writeValueAsString(Map.of("variables", Map.of("a", "y".repeat(MEBIBYTE))))));
        bombs.add(Request.json(
                "POST",
                "/api/data-sources/" + target.source(Flows.RDS) + "/queries",
                Api.JSON.writeValueAsString(Map.of("sql", many, "flow", id, "node", "n1"))));
        for (String piece :
                List.of("(", "'", "/*", "$a$ $b$ ", "${", ";", "((a)", "do $$ begin ", "\n", "with a as (")) {
            bombs.add(Request.json(
                    "POST",
                    "/api/preview/sql",
                    Api.JSON.writeValueAsString(
                            Map.of("sql", piece.repeat(MEBIBYTE / 2 / piece.length()), "values", Map.of()))));
        }
    }

    private static List<String> files() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d,".formatted(i - 1).repeat(10))
                    .append("]\n");
        }
        String merged = "a: &a {<<: *a}\n";
        return List.of(
                laughs.toString(),
                merged,
                "[".repeat(100_000),
                "{a: ".repeat(50_000),
                "- ".repeat(100_000),
                "? ".repeat(50_000),
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://127.0.0.1:1/\"]]]]",
                "!!java.lang.Runtime {}",
                "a: !!binary " + "A".repeat(MEBIBYTE),
                "'" + "x".repeat(3 * MEBIBYTE) + "'",
                "%YAML 9.9\n---\na: 1\n",
                "---\na: 1\n".repeat(100_000),
                "\"" + "\\x41".repeat(500_000) + "\"",
                "k" + ": 1\nk".repeat(200_000) + ": 1",
                "#" + " comment".repeat(300_000),
                new String(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0}, StandardCharsets.ISO_8859_1));
    }

    private static List<String> schedules() {
        List<String> crons = List.of(
                "0 0 0 29 2 ? 2023",
                "0 0 0 31 2 ?",
                "0 0 0 30 2 ? *",
                "0 0 0 ? 2 2#5",
                "0 0 0 LW 2 ?",
                "* * * * * ?",
                "0 0 0 1 1 ? 1970",
                "0 0 0 1 1 ? 2099",
                "0/1 0/1 0/1 1/1 1/1 ? 1970/1",
                "0 0 0 29 2 ? 1970-2099/4",
                "0 " + "0,".repeat(5_000) + "0 0 ? * *",
                "0 0-59/0 0 * * ?",
                "0 0 0 ? * " + "MON,".repeat(2_000) + "MON",
                "9".repeat(10_000) + " 0 0 * * ?");
        List<String> questions = new ArrayList<>();
        for (String cron : crons) {
            ObjectNode question =
                    Api.JSON.createObjectNode().put("zone", "Europe/Berlin").put("count", 1000);
            question.putObject("schedule")
                    .put("type", "PERIODIC")
                    .put("cycle", "CRON")
                    .put("cron", cron);
            questions.add(question.toString());
            questions.add(question.put("from", "+999999999-12-31T23:59:59Z").toString());
            questions.add(question.put("from", "-999999999-01-01T00:00:00Z").toString());
        }
        return questions;
    }
}
