package dev.millrace.flow.definition;

import dev.millrace.time.ScheduleForm;
import dev.millrace.time.TimeBase;
import dev.millrace.time.VariableForm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The flows that tests are about. */
public final class SampleFlows {

    public static final String RDS = "RDS PG (sandbox)";
    public static final String ADB = "ADB PG (sandbox)";

    private SampleFlows() {}

    /** The example of the contract, as JSON text. */
    public static String tutorialJson() {
        try (InputStream golden =
                Objects.requireNonNull(SampleFlows.class.getResourceAsStream("/dev/millrace/flow/tutorial.json"))) {
            return new String(golden.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static Definition tutorial() {
        return DefinitionJson.parse(tutorialJson()).definition();
    }

    /** {@code n1 → n2 → … → n}<i>n</i>, each running {@code select 1}. */
    public static Definition chain(int n) {
        List<Node> nodes = IntStream.rangeClosed(1, n)
                .mapToObj(i -> node("n" + i, "select 1"))
                .toList();
        List<Edge> edges = IntStream.range(1, n)
                .mapToObj(i -> new Edge("n" + i, "n" + (i + 1)))
                .toList();
        return new Definition("chain", "", Properties.DEFAULT, List.of(), nodes, edges, null, List.of());
    }

    /** {@code top → left, right → bottom}. */
    public static Definition diamond() {
        return with(
                flow(
                        node("top", "select 1"),
                        node("left", "select 1"),
                        node("right", "select 1"),
                        node("bottom", "select 1")),
                "top → left",
                "top → right",
                "left → bottom",
                "right → bottom");
    }

    /** Nodes without dependencies. */
    public static Definition flow(Node... nodes) {
        return new Definition("sample", "", Properties.DEFAULT, List.of(), List.of(nodes), List.of(), null, List.of());
    }

    /** The same with these dependencies, written {@code a → b}. */
    public static Definition with(Definition flow, String... edges) {
        List<Edge> all = new ArrayList<>(flow.edges());
        Arrays.stream(edges).map(edge -> edge.split(" → ", 2)).forEach(ends -> all.add(new Edge(ends[0], ends[1])));
        return new Definition(
                flow.name(),
                flow.description(),
                flow.properties(),
                flow.variables(),
                flow.nodes(),
                all,
                flow.schedule(),
                flow.notes());
    }

    public static Definition with(Definition flow, VariableForm... variables) {
        return new Definition(
                flow.name(),
                flow.description(),
                flow.properties(),
                List.of(variables),
                flow.nodes(),
                flow.edges(),
                flow.schedule(),
                flow.notes());
    }

    public static Definition scheduled(Definition flow, ScheduleForm schedule) {
        return new Definition(
                flow.name(),
                flow.description(),
                flow.properties(),
                flow.variables(),
                flow.nodes(),
                flow.edges(),
                schedule,
                flow.notes());
    }

    public static Definition with(Definition flow, Properties properties) {
        return new Definition(
                flow.name(),
                flow.description(),
                properties,
                flow.variables(),
                flow.nodes(),
                flow.edges(),
                flow.schedule(),
                flow.notes());
    }

    /** A node whose name is its key, on {@link #RDS}, in one transaction. */
    public static Node node(String key, String sql, VariableForm... variables) {
        return node(key, RDS, sql, SqlNodeConfig.Transaction.SINGLE, variables);
    }

    public static Node node(
            String key,
            @Nullable String dataSource,
            String sql,
            SqlNodeConfig.Transaction transaction,
            VariableForm... variables) {
        return new Node(
                key,
                key,
                "",
                Node.Position.ORIGIN,
                new SqlNodeConfig(dataSource, sql, transaction, List.of()),
                List.of(variables),
                Policy.DEFAULT);
    }

    public static VariableForm date(String name, String format) {
        return VariableForm.time(name, format, "", TimeBase.BUSINESS_TIME);
    }
}
