package dev.millrace.engine;

import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.datasource.DataSource;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.run.AttemptError;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.AttemptState;
import dev.millrace.run.LogLine;
import dev.millrace.run.RunRecord;
import dev.millrace.run.ScriptRendering;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes attempts of the nodes of one run: each with its script rendered and its data source found. */
final class PrepareNode {

    /** A character becomes up to forty bytes of tokens, in the template and in what is made of it. */
    private static final long CHARACTER_WEIGHT = 80;

    /** A script that takes no more than this does not wait. */
    private static final long SMALL = 1 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EngineParts parts;
    private final RunRecord run;
    private final Map<String, Node> nodes;
    private final ScriptRendering rendering;

    PrepareNode(EngineParts parts, RunRecord run, Definition definition, ScriptRendering rendering) {
        this.parts = parts;
        this.run = run;
        this.nodes = definition.nodes().stream().collect(Collectors.toMap(Node::key, node -> node));
        this.rendering = rendering;
    }

    /** What the node's script takes of the memory while it is put together; null: that was not free in time. */
    @Nullable
    Share room(String key) {
        SqlNodeConfig config =
                (SqlNodeConfig) Objects.requireNonNull(nodes.get(key), key).config();
        long weight = CHARACTER_WEIGHT * config.sql().length();
        if (weight <= SMALL) {
            return parts.memory().share();
        }
        try {
            return parts.memory().take(weight, PATIENCE).orElse(null);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Null when that cannot be: what is wrong is the attempt's error, told to {@code otherwise}. */
    @Nullable
    RunNode attempt(String key, int number, Consumer<RunEvent> otherwise) {
        Node node = Objects.requireNonNull(nodes.get(key), key);
        var outcome = rendering.render(node, run.id(), number);
        if (outcome instanceof ScriptRendering.Outcome.Refused refused) {
            AttemptError error = ScriptRendering.error(refused.problems().get(0));
            otherwise.accept(neverBegun(key, number, refused.config(), error));
            return null;
        }
        var script = ((ScriptRendering.Outcome.Rendered) outcome).script();
        String name = script.config().dataSource();
        DataSource source = name == null ? null : parts.sources().named(name).orElse(null);
        if (source == null) {
            AttemptError error = AttemptError.of("There is no data source \"" + name + "\".");
            otherwise.accept(neverBegun(key, number, script.config(), error));
            return null;
        }
        return new RunNode(parts, run.id(), run.zone(), script, source, number);
    }

    private RunEvent neverBegun(String key, int number, SqlNodeConfig config, AttemptError error) {
        Instant now = parts.clock().instant();
        AttemptRecord attempt = new AttemptRecord(
                key,
                number,
                AttemptState.FAILED,
                null,
                TransactionMode.valueOf(config.transaction().name()),
                config.sql(),
                List.of(),
                null,
                now,
                now,
                error);
        LogLine line = new LogLine(key, number, now, LogLine.Level.ERROR, error.message());
        return new RunEvent.Ended(attempt, false, List.of(line));
    }
}
