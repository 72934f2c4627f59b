package dev.millrace.run.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.millrace.datasource.ResultRows;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.LogLine;
import dev.millrace.run.RunStep;
import dev.millrace.run.VariableValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a journal entry that is read for one node at a time: what was sent, returned and said. Read by parts, in SQL; a line of
 * the log is numbered by its entry and its place in {@code log}.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record EntryDetail(List<Script> begun, List<Result> results, List<LogLine> log) {

    /** The text of an attempt as it was rendered, and the values in it. */
    record Script(String node, int attempt, String sql, List<VariableValue> variables) {

        static Script of(AttemptRecord attempt) {
            return new Script(attempt.node(), attempt.number(), attempt.sql(), attempt.variables());
        }
    }

    /**
     * A statement as the database got it, and the first rows that it returned.
     *
     * @param columns and {@code rows}: JSON text
     */
    record Result(
            String node,
            int attempt,
            int statement,
            String sent,
            @JsonRawValue @Nullable String columns,
            @JsonRawValue @Nullable String rows,
            @Nullable Long rowCount,
            @Nullable Boolean truncated) {

        static Result of(RunStep.Result result) {
            ResultRows rows = result.statement().result();
            return new Result(
                    result.node(),
                    result.attempt(),
                    result.statement().index(),
                    result.statement().sent(),
                    rows == null ? null : EntryJson.write(rows.columns()),
                    rows == null ? null : EntryJson.write(rows.rows()),
                    rows == null ? null : Long.valueOf(rows.rowCount()),
                    (rows != null && rows.truncated()) ? Boolean.TRUE : null);
        }

        /** How long its columns and rows are as JSON; null: it returned none. */
        @Nullable
        Long size() {
            return columns == null || rows == null ? null : Long.valueOf(columns.length() + (long) rows.length());
        }
    }

    static EntryDetail of(RunStep step) {
        return new EntryDetail(
                step.begun().stream().map(Script::of).toList(),
                step.results().stream().map(Result::of).toList(),
                step.log());
    }

    boolean isEmpty() {
        return begun.isEmpty() && results.isEmpty() && log.isEmpty();
    }
}
