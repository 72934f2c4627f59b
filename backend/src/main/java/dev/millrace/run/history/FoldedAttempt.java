package dev.millrace.run.history;

import dev.millrace.datasource.BackendIdentity;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.run.AttemptError;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.AttemptState;
import dev.millrace.run.RunView;
import dev.millrace.run.VariableValue;
import dev.millrace.run.journal.EntryBody;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An attempt as the entries so far add up to it. */
public final class FoldedAttempt {

    private final int number;
    private final @Nullable String dataSource;
    private final TransactionMode mode;
    private final @Nullable BackendIdentity identity;
    private final Instant startedAt;
    private AttemptState state;
    private @Nullable Instant endedAt;
    private @Nullable AttemptError error;
    private List<RunView.StatementView> statements = new ArrayList<>(0);
    private int statementCount;
    private @Nullable Long rows;

    FoldedAttempt(EntryBody.Begun begun) {
        this.number = begun.number();
        this.dataSource = begun.dataSource();
        this.mode = begun.mode();
        this.identity = begun.identity();
        this.startedAt = begun.startedAt();
        this.state = begun.state();
        this.endedAt = begun.endedAt();
        this.error = begun.error();
    }

    int number() {
        return number;
    }

    AttemptState state() {
        return state;
    }

    Instant startedAt() {
        return startedAt;
    }

    @Nullable
    Instant endedAt() {
        return endedAt;
    }

    @Nullable
    AttemptError error() {
        return error;
    }

    void shorten(@Nullable AttemptError shorter) {
        error = shorter;
    }

    public @Nullable String dataSource() {
        return dataSource;
    }

    public @Nullable BackendIdentity identity() {
        return identity;
    }

    void end(EntryBody.Ended ended) {
        state = ended.state();
        endedAt = ended.endedAt();
        error = ended.error();
    }

    /** @param most of all its statements; those beyond are only counted */
    boolean add(EntryBody.Statement statement, int most) {
        statementCount++;
        if (statement.affected() != null) {
            rows = statement.affected() + (rows == null ? 0 : rows);
        }
        if (statements.size() >= most) {
            return false;
        }
        statements.add(new RunView.StatementView(
                statement.statement(),
                statement.line(),
                statement.command(),
                statement.affected(),
                statement.millis(),
                statement.notices(),
                statement.allNotices()));
        return true;
    }

    List<RunView.StatementView> statements() {
        return statements;
    }

    void keep(List<RunView.StatementView> kept) {
        statements = new ArrayList<>(kept);
    }

    int statementCount() {
        return statementCount;
    }

    @Nullable
    Long rows() {
        return rows;
    }

    AttemptRecord record(String node, String sql, List<VariableValue> variables) {
        return new AttemptRecord(
                node, number, state, dataSource, mode, sql, variables, identity, startedAt, endedAt, error);
    }
}
