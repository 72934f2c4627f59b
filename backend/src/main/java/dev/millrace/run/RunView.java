package dev.millrace.run;

import dev.millrace.datasource.StatementOutcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run as the HTTP contract shows it. */
public record RunView(
        String id,
        String flowId,
        String flowName,
        RunState state,
        Origin origin,
        @Nullable String reason,
        @Nullable String inTheWay,
        Instant runTime,
        Instant businessTime,
        @Nullable Integer version,
        @Nullable Long revision,
        @Nullable String repeats,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        List<NodeView> nodes) {

    public RunView {
        nodes = List.copyOf(nodes);
    }

    static RunView of(RunRecord run, List<NodeView> nodes) {
        return new RunView(
                run.id().value(),
                run.flowId(),
                run.flowName(),
                run.state(),
                run.origin(),
                run.reason(),
                run.inTheWay() == null ? null : run.inTheWay().value(),
                run.runTime(),
                run.businessTime(),
                run.version(),
                run.revision(),
                run.repeats() == null ? null : run.repeats().value(),
                run.createdAt(),
                run.startedAt(),
                run.endedAt(),
                nodes);
    }

    /**
     * A node of it, in the document's order.
     *
     * @param attempts the latest, in their order
     * @param attemptCount how many there are
     */
    public record NodeView(
            String key,
            String name,
            NodeState state,
            @Nullable SkipReason skipReason,
            List<AttemptView> attempts,
            int attemptCount) {

        public NodeView {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * One try, from number 1.
     *
     * @param statements the first ones
     * @param statementCount how many there are
     */
    public record AttemptView(
            int number,
            AttemptState state,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable AttemptError error,
            List<StatementView> statements,
            int statementCount) {

        public AttemptView {
            statements = List.copyOf(statements);
        }
    }

    /**
     * One statement.
     *
     * @param rows affected, or returned for row-returning ones; null for others
     * @param notices the first and the last of them
     * @param noticeCount how many the server sent
     */
    public record StatementView(
            int index,
            int line,
            String command,
            @Nullable Long rows,
            double millis,
            List<StatementOutcome.Notice> notices,
            long noticeCount) {

        public StatementView {
            notices = List.copyOf(notices);
        }
    }
}
