package dev.millrace.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The console's own validator, called in this process on the classes that the console is started from: 2,000 nodes with a
 * script each of its own, and 3,000 edges. Without HTTP, JSON and the database, which the draft's row has.
 */
final class ValidationBenchmark {

    private static final int NODES = 2_000;
    private static final int EDGES = 3_000;
    private static final int WARM_UP = 50;
    private static final int TIMES = 21;

    private final Class<?> validator;
    private final Method findings;
    private final Method parse;
    private int drawn;

    private ValidationBenchmark(ClassLoader console) throws ReflectiveOperationException {
        Class<?> definitionType = console.loadClass("dev.millrace.flow.definition.Definition");
        validator = console.loadClass("dev.millrace.flow.validation.FlowValidator");
        findings = validator.getMethod("findings", definitionType, Set.class, Instant.class);
        parse = console.loadClass("dev.millrace.flow.definition.DefinitionJson").getMethod("parse", String.class);
    }

    /** What is validated, and by whom. */
    private record Call(Object validator, Object definition) {}

    static List<String> rows() throws IOException, ReflectiveOperationException {
        try (URLClassLoader console = new URLClassLoader(jars(), ClassLoader.getPlatformClassLoader())) {
            ValidationBenchmark benchmark = new ValidationBenchmark(console);
            Call known = benchmark.allNew();
            return List.of(
                    benchmark.row("scripts known, as at a save", () -> known),
                    benchmark.row("every script new", benchmark::allNew));
        }
    }

    private String row(String how, Supplier<Call> calls) {
        for (int i = 0; i < WARM_UP; i++) {
            validate(calls.get());
        }
        return Figures.of("validating 2,000 nodes and 3,000 edges, " + how, "ms", "under 50 ms", TIMES, () -> {
                    Call call = calls.get();
                    long from = System.nanoTime();
                    validate(call);
                    return (System.nanoTime() - from) / 1e6;
                })
                .row();
    }

    private void validate(Call call) {
        try {
            findings.invoke(call.validator(), call.definition(), Set.of(Flows.RDS), Instant.now());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A validator that knows no script, and scripts that nothing in this process has seen. */
    private Call allNew() {
        try {
            Object document = parse.invoke(null, flow(++drawn).toString());
            Object definition = document.getClass().getMethod("definition").invoke(document);
            return new Call(validator.getConstructor().newInstance(), definition);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A chain, and from its first thousand nodes another edge to the third one after each. */
    private static ObjectNode flow(int number) {
        String script = Flows.tutorialSql("extract");
        List<String> scripts = IntStream.rangeClosed(1, NODES)
                .mapToObj(i -> script + "\n-- " + number + " " + i)
                .toList();
        ObjectNode flow = Flows.chain("Two thousand nodes", Flows.RDS, scripts);
        flow.get("nodes")
                .forEach(node -> ((ObjectNode) node)
                        .putArray("variables")
                        .addObject()
                        .put("kind", "time")
                        .put("name", "mydate")
                        .put("format", "yyyyMMdd"));
        ArrayNode edges = (ArrayNode) flow.get("edges");
        for (int i = 1; edges.size() < EDGES; i++) {
            edges.addObject().put("from", "n" + i).put("to", "n" + (i + 3));
        }
        return flow;
    }

    /** The classes of the console that is measured. */
    static URL[] jars() throws IOException {
        Path folder = Console.folder();
        List<Path> files = new ArrayList<>(List.of(folder.resolve("millrace.jar")));
        try (Stream<Path> libraries = Files.list(folder.resolve("lib"))) {
            libraries.sorted().forEach(files::add);
        }
        return files.stream().map(ValidationBenchmark::url).toArray(URL[]::new);
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
