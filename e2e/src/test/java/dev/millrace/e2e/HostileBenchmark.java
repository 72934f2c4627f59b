package dev.millrace.e2e;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A mebibyte of each of several scripts that were written to make somebody wait, through each step that the console takes
 * with a script. A row has the median of all scripts and the fastest and slowest of them; what grows with the square of the
 * length would take minutes.
 */
final class HostileBenchmark {

    private static final int LENGTH = 1 << 20;
    private static final String LIMIT = "under 5 s each";

    /** {@code #} is another number each time. */
    private static final List<String> PIECES = List.of(
            "drop table s#.t;",
            "delete from s#.t;insert into s#.t select 1;",
            "import foreign schema a from server s into s#;",
            "alter table t inherit s#.t;delete from s#.t;",
            "prepare q# as insert into t select 1;execute q#;",
            "do 'begin insert into s#.t select 1; end';",
            "with a as (select * from a), ",
            "select '${a}' from b_${a};\n",
            "'",
            "/*",
            "$a$ $b$ ",
            "((a)",
            "${",
            "\n",
            ";",
            "a;",
            "a ",
            "$a#$ x $a#$ ",
            "'${v#}' ${v#} ",
            "case when a then ",
            "do $$ begin execute 'select #'; end $$;",
            "prepare q# as select 1;deallocate q#;",
            "create schema s# create table t (a int);",
            "alter schema s# rename to r#;delete from r#.t;");

    private final ClassLoader console;
    private final List<String> scripts;
    private int drawn;

    private HostileBenchmark(ClassLoader console) {
        this.console = console;
        this.scripts = PIECES.stream().map(HostileBenchmark::mebibyteOf).toList();
    }

    /** One step with one script. */
    private interface Step {
        void take(String script) throws ReflectiveOperationException;
    }

    static List<String> rows() throws IOException, ReflectiveOperationException {
        try (URLClassLoader console =
                new URLClassLoader(ValidationBenchmark.jars(), ClassLoader.getPlatformClassLoader())) {
            return new HostileBenchmark(console).measured();
        }
    }

    private List<String> measured() throws ReflectiveOperationException {
        Class<?> sql = type("sql.SqlScript");
        Class<?> inspection = type("sql.SqlInspection");
        Method of = sql.getMethod("of", String.class);
        Method scan = declared("sql.SqlScanner", "template", String.class);
        Method split = declared("sql.StatementSplitter", "split", type("sql.Scan"));
        Method inspected = sql.getMethod("inspection");
        Method render = sql.getMethod("render", Map.class);
        Method preview = type("sql.SqlPreview").getMethod("of", String.class, Map.class);
        Method parse = type("flow.definition.DefinitionJson").getMethod("parse", String.class);
        Method definition = type("flow.definition.DefinitionDocument").getMethod("definition");
        Method write = type("flow.file.FlowFile").getMethod("of", type("flow.definition.Definition"));
        Method text = type("flow.file.FlowFile").getMethod("text");
        Method read = type("flow.file.FlowFile").getMethod("read", byte[].class);
        Method findings = type("flow.validation.FlowValidator")
                .getMethod("findings", type("flow.definition.Definition"), Set.class, Instant.class);
        List<String> rows = new ArrayList<>();
        rows.add(row("scan", script -> scan.invoke(null, script)));
        rows.add(row("split, with the scan", script -> split.invoke(null, scan.invoke(null, script))));
        rows.add(row("inspect, with scan and split", script -> {
            Object looked = inspected.invoke(of.invoke(null, script));
            for (String question : List.of(
                    "transactionCommands",
                    "inEitherMode",
                    "rerunDoubles",
                    "writeWithoutWhere",
                    "sessionSettings",
                    "externalEffect",
                    "namesToLookUp")) {
                inspection.getMethod(question).invoke(looked);
            }
        }));
        rows.add(
                row("render, with scan and split", script -> render.invoke(of.invoke(null, script), Map.of("a", "1"))));
        rows.add(row("preview", script -> preview.invoke(null, script, Map.of("a", "1"))));
        rows.add(row("read as JSON", script -> parse.invoke(null, flow(script))));
        rows.add(row("validate, with the reading", script -> {
            Object known = definition.invoke(parse.invoke(null, flow(script)));
            Object validator =
                    type("flow.validation.FlowValidator").getConstructor().newInstance();
            findings.invoke(validator, known, Set.of(Flows.RDS), Instant.EPOCH);
        }));
        rows.add(row("write and read as YAML, with the reading", script -> {
            Object file = write.invoke(null, definition.invoke(parse.invoke(null, flow(script))));
            read.invoke(null, (Object) String.valueOf(text.invoke(file)).getBytes(StandardCharsets.UTF_8));
        }));
        return rows;
    }

    private String row(String what, Step step) throws ReflectiveOperationException {
        List<Double> times = new ArrayList<>();
        for (String script : scripts) {
            long from = System.nanoTime();
            // The steps remember texts they have read.
            step.take(script + " -- " + ++drawn);
            times.add((System.nanoTime() - from) / 1e6);
        }
        return new Figures("a hostile mebibyte: " + what, "ms", times, LIMIT).row();
    }

    private static String flow(String script) {
        ObjectNode flow = Flows.chain("Hostile", Flows.RDS, List.of(script));
        return flow.toString();
    }

    private static String mebibyteOf(String piece) {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; text.length() < LENGTH - 32; i++) {
            text.append(piece.replace("#", String.valueOf(i)));
        }
        text.setLength(LENGTH - 32);
        return text.toString();
    }

    private Class<?> type(String name) throws ClassNotFoundException {
        return console.loadClass("dev.millrace." + name);
    }

    private Method declared(String type, String method, Class<?>... parameters) throws ReflectiveOperationException {
        Method found = type(type).getDeclaredMethod(method, parameters);
        found.setAccessible(true);
        return found;
    }
}
