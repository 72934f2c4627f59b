package dev.millrace.run.journal;

import dev.millrace.run.AttemptRecord;
import dev.millrace.run.LogLine;
import dev.millrace.run.RunStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A step as the entry that is stored, so that whoever hands it in makes its texts and whoever writes it knows how much it is. Written
 * again it is the same to the letter, by which an entry whose commit was not answered is recognised.
 *
 * @param nodes the keys that {@code detail}, or an attempt in {@code body}, tells of, as the text of an array; null: none
 * @param body JSON text
 * @param detail JSON text; null: there is nothing to tell
 */
public record EncodedStep(
        RunStep step,
        @Nullable String nodes,
        String body,
        @Nullable String detail) {

    public static EncodedStep of(RunStep step) {
        EntryDetail detail = EntryDetail.of(step);
        List<EntryBody.Statement> statements = new ArrayList<>();
        for (int i = 0; i < step.results().size(); i++) {
            statements.add(EntryBody.Statement.of(
                    step.results().get(i), detail.results().get(i).size()));
        }
        return new EncodedStep(
                step,
                nodes(step),
                EntryBody.of(step, statements).json(),
                detail.isEmpty() ? null : EntryJson.write(detail));
    }

    /** Keys have letters, digits, hyphens and underscores only; quoted, so that one may be called null. */
    private static @Nullable String nodes(RunStep step) {
        Set<String> keys = new TreeSet<>();
        step.begun().stream().map(AttemptRecord::node).forEach(keys::add);
        step.ended().stream().map(AttemptRecord::node).forEach(keys::add);
        step.results().stream().map(RunStep.Result::node).forEach(keys::add);
        step.log().stream().map(LogLine::node).forEach(keys::add);
        return keys.isEmpty() ? null : keys.stream().collect(Collectors.joining("\",\"", "{\"", "\"}"));
    }

    /** The number of the entry. */
    long number() {
        return step.claim().step() + 1;
    }

    /** In characters. */
    public long length() {
        return body.length() + (detail == null ? 0L : detail.length());
    }
}
