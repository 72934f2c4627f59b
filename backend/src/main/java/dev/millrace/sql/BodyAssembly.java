package dev.millrace.sql;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts values into the code of one body, as its script is put together around it. */
final class BodyAssembly {
    private final BodyTemplate template;
    private final Replacement replacement;
    private final Placement placement;
    private int next;

    /** @param template one that can be read */
    BodyAssembly(BodyTemplate template) {
        this.template = template;
        Scan code = code();
        this.replacement = new Replacement(code);
        this.placement = new Placement(code);
    }

    BodyTemplate template() {
        return template;
    }

    Scan code() {
        return Objects.requireNonNull(template.code());
    }

    /** Moves to the script's placeholder; those in comments are passed over. */
    void moveTo(Placeholder ofScript) {
        Placeholder placeholder = code().placeholders().get(next++);
        while (placeholder.position() == Placeholder.Position.COMMENT) {
            placeholder = code().placeholders().get(next++);
        }
        if (!placeholder.name().equals(ofScript.name())) {
            throw new IllegalStateException("The body's placeholders are not the script's.");
        }
        replacement.copyTo(placeholder.start());
        placement.moveTo(placeholder);
    }

    @Nullable
    String misfit(String value) {
        return placement.misfit(value, replacement.text());
    }

    /** Puts the value in and gives it as it is written in the code. */
    String put(String value) {
        String fitted = placement.fitted(value);
        replacement.replace(code().placeholders().get(next - 1).end(), fitted);
        return fitted;
    }

    /** The code with its values in; to be asked for once, at the end. */
    String finish() {
        return replacement.finish();
    }

    SourceMap map() {
        return replacement.map();
    }
}
