package dev.millrace.run.history;

import dev.millrace.run.AttemptError;
import dev.millrace.run.RunView;
import dev.millrace.run.journal.EntryBody;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * How much a fold keeps. Between two looks it may grow to twice of what it kept at the last one, so that looking costs little beside
 * what is added.
 */
final class FoldBounds {

    /** A node, attempt or statement in an answer, without what it said. */
    private static final long BYTES_TOLD = 100;

    private static final int BYTES_OF_NODE = 200;
    private static final int BYTES_OF_ATTEMPT = 160;
    private static final int BYTES_OF_STATEMENT = 120;

    private final int mostAttempts;
    private final int mostStatements;
    private final boolean named;

    private final Gauge attempts = new Gauge(2L * Shares.MOST);
    private final Gauge statements = new Gauge(2L * Shares.MOST);
    private final Gauge errors = new Gauge(2 * Shares.MOST_BYTES);
    private final Gauge notices = new Gauge(2 * Shares.MOST_BYTES);

    private FoldBounds(int mostAttempts, int mostStatements, boolean named) {
        this.mostAttempts = mostAttempts;
        this.mostStatements = mostStatements;
        this.named = named;
    }

    static FoldBounds ofAnswers() {
        return new FoldBounds(Shares.MOST_ATTEMPTS, Shares.MOST_STATEMENTS, false);
    }

    /** Errors by their names alone. */
    static FoldBounds ofOutcomes() {
        return new FoldBounds(NodeSummary.MOST_TRIES, 0, true);
    }

    /** So much there is, and from so much on somebody looks at it. */
    private static final class Gauge {
        private final long first;
        private long now;
        private long limit;

        Gauge(long first) {
            this.first = first;
            this.limit = first;
        }

        void add(long more) {
            now += more;
        }

        boolean isFull() {
            return now > limit;
        }

        void restart() {
            now = 0;
        }

        void lookedAt() {
            limit = Math.max(first, 2 * now);
        }
    }

    void begin(FoldedNode node, EntryBody.Begun begun) {
        FoldedAttempt attempt = new FoldedAttempt(begun);
        name(attempt);
        node.begin(attempt);
        attempts.add(1);
        errors.add(Weights.of(attempt.error()));
        if (node.attempts().size() > mostAttempts) {
            drop(node, 1);
        }
    }

    void add(FoldedNode node, EntryBody.Statement statement) {
        FoldedAttempt attempt = node.attempt(statement.attempt());
        if (attempt != null && attempt.add(statement, mostStatements)) {
            statements.add(1);
            notices.add(Weights.of(statement.notices()));
        }
    }

    void end(FoldedNode node, EntryBody.Ended ended) {
        FoldedAttempt attempt = node.attempt(ended.number());
        if (attempt != null) {
            errors.add(-Weights.of(attempt.error()));
            attempt.end(ended);
            name(attempt);
            errors.add(Weights.of(attempt.error()));
        }
    }

    private void name(FoldedAttempt attempt) {
        AttemptError error = attempt.error();
        if (named && error != null) {
            attempt.shorten(
                    AttemptError.of(Weights.beginning(error.message(), NodeSummary.MOST_ERROR), error.sqlState()));
        }
    }

    /** Drops what no answer would tell, when there is too much. */
    void keep(Collection<FoldedNode> nodes) {
        if (attempts.isFull() || statements.isFull()) {
            share(nodes);
        }
        if (errors.isFull()) {
            shortenErrors(nodes);
        }
        if (notices.isFull()) {
            dropNotices(nodes);
        }
    }

    private void share(Collection<FoldedNode> nodes) {
        Shares shares = Shares.of(
                nodes.size(),
                nodes.stream().mapToLong(node -> node.progress().attempts()).sum());
        for (FoldedNode node : nodes) {
            drop(node, node.attempts().size() - shares.attempts());
            for (FoldedAttempt attempt : node.attempts()) {
                List<RunView.StatementView> told = attempt.statements();
                if (told.size() > shares.statements()) {
                    told.subList(shares.statements(), told.size()).forEach(this::forget);
                    attempt.keep(told.subList(0, shares.statements()));
                }
            }
        }
        attempts.lookedAt();
        statements.lookedAt();
    }

    /** Drops the oldest attempts. */
    private void drop(FoldedNode node, int count) {
        if (count > 0) {
            List<FoldedAttempt> oldest = node.attempts().subList(0, count);
            for (FoldedAttempt attempt : oldest) {
                attempts.add(-1);
                errors.add(-Weights.of(attempt.error()));
                attempt.statements().forEach(this::forget);
            }
            oldest.clear();
        }
    }

    private void forget(RunView.StatementView statement) {
        statements.add(-1);
        notices.add(-Weights.of(statement.notices()));
    }

    private void shortenErrors(Collection<FoldedNode> nodes) {
        NodeViews.Errors told = new NodeViews.Errors();
        errors.restart();
        for (FoldedNode node : byKey(nodes)) {
            for (FoldedAttempt attempt : node.attempts()) {
                attempt.shorten(told.told(attempt.error()));
                errors.add(Weights.of(attempt.error()));
            }
        }
        errors.lookedAt();
    }

    private void dropNotices(Collection<FoldedNode> nodes) {
        NodeViews.Notices told = new NodeViews.Notices();
        notices.restart();
        for (FoldedNode node : byKey(nodes)) {
            for (FoldedAttempt attempt : node.attempts()) {
                attempt.keep(attempt.statements().stream().map(told::told).toList());
                attempt.statements().forEach(kept -> notices.add(Weights.of(kept.notices())));
            }
        }
        notices.lookedAt();
    }

    /** As answers share out what they tell of errors and notices. */
    static List<FoldedNode> byKey(Collection<FoldedNode> nodes) {
        return nodes.stream().sorted(Comparator.comparing(FoldedNode::key)).toList();
    }

    long told(int nodes) {
        return BYTES_TOLD * (nodes + attempts.now + statements.now)
                + Math.min(Shares.MOST_BYTES, errors.now)
                + Math.min(Shares.MOST_BYTES, notices.now);
    }

    long weight(int nodes) {
        return BYTES_OF_NODE * (long) nodes
                + BYTES_OF_ATTEMPT * attempts.now
                + BYTES_OF_STATEMENT * statements.now
                + 2 * (errors.now + notices.now);
    }
}
