package dev.millrace.run.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.datasource.BackendIdentity;
import dev.millrace.datasource.StatementOutcome.Notice;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.run.AttemptError;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.AttemptState;
import dev.millrace.run.NodeProgress;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunState;
import dev.millrace.run.RunStep;
import dev.millrace.run.SkipReason;
import dev.millrace.run.StatementResult;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of a journal entry that says where things stand from it on: small, and read by everybody who wants to know that. What was
 * sent, returned and said lies beside it ({@link EntryDetail}). In JSON, what is empty or null is left out.
 *
 * @param run its state from now on; null: as before
 * @param nodes that stand elsewhere now; in the first entry all, with their places and names
 * @param begun attempts that are new; some have ended already
 * @param ended attempts that earlier entries began
 * @param acts ids of what people asked and this entry carried out
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EntryBody(
        Kind kind,
        @Nullable Run run,
        List<Node> nodes,
        List<Begun> begun,
        List<Ended> ended,
        List<Statement> statements,
        List<Long> acts) {

    public EntryBody {
        Objects.requireNonNull(kind, "what the entry is");
        nodes = orNone(nodes);
        begun = orNone(begun);
        ended = orNone(ended);
        statements = orNone(statements);
        acts = orNone(acts);
    }

    /** What an entry is. */
    public enum Kind {
        /** The first one of a run. */
        LAUNCHED,
        /** Its turn has come: it waits for a member now. */
        ADMITTED,
        /** A member has taken it. */
        TAKEN,
        /** Its owner has gone a step. */
        STEP,
        /** It was cancelled before a member took it. */
        CANCELLED
    }

    private static <T> List<T> orNone(@Nullable List<T> given) {
        return given == null ? List.of() : List.copyOf(given);
    }

    /**
     * The run itself.
     *
     * @param held a person has asked it to pause
     */
    public record Run(
            RunState state, boolean held, @Nullable String reason) {

        public Run {
            Objects.requireNonNull(state, "where the run stands");
        }
    }

    /**
     * A node.
     *
     * @param place in the document's order, from 0; told with {@code name} by the first entry alone
     * @param retry when the next attempt is due
     */
    public record Node(
            String key,
            @Nullable Integer place,
            @Nullable String name,
            NodeState state,
            @Nullable SkipReason skip,
            int attempts,
            int retries,
            @Nullable Instant retry) {

        public Node {
            Objects.requireNonNull(key, "a node's key");
            Objects.requireNonNull(state, "where a node stands");
        }

        /** As the first entry has it. */
        public static Node first(String key, int place, String name, NodeProgress start) {
            return of(key, place, name, start);
        }

        public static Node moved(String key, NodeProgress now) {
            return of(key, null, null, now);
        }

        private static Node of(String key, @Nullable Integer place, @Nullable String name, NodeProgress now) {
            return new Node(
                    key, place, name, now.state(), now.skipReason(), now.attempts(), now.retries(), now.retryAt());
        }

        public NodeProgress progress() {
            return new NodeProgress(state, skip, attempts, retries, retry);
        }
    }

    /** An attempt as it begins. */
    public record Begun(
            String node,
            int number,
            AttemptState state,
            @Nullable String dataSource,
            TransactionMode mode,
            @Nullable BackendIdentity identity,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable AttemptError error) {

        public Begun {
            Objects.requireNonNull(node, "an attempt's node");
            Objects.requireNonNull(state, "where an attempt stands");
            Objects.requireNonNull(startedAt, "when an attempt began");
        }

        static Begun of(AttemptRecord attempt) {
            return new Begun(
                    attempt.node(),
                    attempt.number(),
                    attempt.state(),
                    attempt.dataSource(),
                    attempt.mode(),
                    attempt.identity(),
                    attempt.startedAt(),
                    attempt.endedAt(),
                    attempt.error());
        }
    }

    /** The end of an attempt. */
    public record Ended(
            String node,
            int number,
            AttemptState state,
            @Nullable Instant endedAt,
            @Nullable AttemptError error) {

        public Ended {
            Objects.requireNonNull(node, "an attempt's node");
            Objects.requireNonNull(state, "where an attempt stands");
        }

        static Ended of(AttemptRecord attempt) {
            return new Ended(attempt.node(), attempt.number(), attempt.state(), attempt.endedAt(), attempt.error());
        }
    }

    /**
     * What a statement did.
     *
     * @param notices the first and the last of them
     * @param noticeCount how many the server sent; null: no more than {@code notices} has
     * @param resultSize how long its columns and rows are as JSON, about; null: it returned none
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Statement(
            String node,
            int attempt,
            int statement,
            int line,
            String command,
            @Nullable Long affected,
            double millis,
            List<Notice> notices,
            @Nullable Long noticeCount,
            @Nullable AttemptError error,
            @Nullable Long resultSize) {

        public Statement {
            Objects.requireNonNull(node, "a statement's node");
            command = command == null ? "" : command;
            notices = orNone(notices);
        }

        static Statement of(RunStep.Result result, @Nullable Long resultSize) {
            StatementResult statement = result.statement();
            boolean all = statement.noticeCount() == statement.notices().size();
            return new Statement(
                    result.node(),
                    result.attempt(),
                    statement.index(),
                    statement.line(),
                    statement.command(),
                    statement.rows(),
                    statement.millis(),
                    statement.notices(),
                    all ? null : Long.valueOf(statement.noticeCount()),
                    statement.error(),
                    resultSize);
        }

        /** How many notices the server sent. */
        public long allNotices() {
            return noticeCount == null ? notices.size() : noticeCount;
        }
    }

    /**
     * A step of the run's owner.
     *
     * @param statements those of the step's results, which know how much their rows are
     */
    static EntryBody of(RunStep step, List<Statement> statements) {
        return new EntryBody(
                Kind.STEP,
                step.changesRun() ? new Run(step.state(), step.held(), step.reason()) : null,
                step.moved().stream()
                        .map(move -> Node.moved(move.key(), move.now()))
                        .toList(),
                step.begun().stream().map(Begun::of).toList(),
                step.ended().stream().map(Ended::of).toList(),
                statements,
                step.actsDone());
    }

    /** A step of the run's owner, without the sizes of its rows. */
    public static EntryBody of(RunStep step) {
        return of(
                step,
                step.results().stream()
                        .map(result -> Statement.of(result, null))
                        .toList());
    }

    /** The first entry of a run. */
    public static EntryBody launched(RunState state, @Nullable String reason, List<Node> nodes) {
        return new EntryBody(
                Kind.LAUNCHED, new Run(state, false, reason), nodes, List.of(), List.of(), List.of(), List.of());
    }

    /** An entry about the run itself and nodes that moved with it. */
    public static EntryBody of(Kind kind, @Nullable Run run, List<Node> moved) {
        return new EntryBody(kind, run, moved, List.of(), List.of(), List.of(), List.of());
    }

    public String json() {
        return EntryJson.write(this);
    }

    public static EntryBody read(String json) {
        return EntryJson.read(json);
    }
}
