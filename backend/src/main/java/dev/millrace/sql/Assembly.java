package dev.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts values into a template one after the other, each fitted to its place, and into the code of its bodies. */
final class Assembly {
    private final Replacement replacement;
    private final Placement placement;
    private final List<BodyTemplate> templates;
    private final List<BodyAssembly> bodies = new ArrayList<>();
    private int body;

    Assembly(SqlScript script) {
        replacement = new Replacement(script.scan());
        placement = new Placement(script.scan());
        templates = script.bodies();
    }

    /**
     * Puts a value in unless it does not fit.
     *
     * @param placeholder the next one of the script that is not in a comment
     * @return what speaks against the value, as the rest of a sentence, or null
     */
    @Nullable
    String put(Placeholder placeholder, String value) {
        replacement.copyTo(placeholder.start());
        placement.moveTo(placeholder);
        BodyAssembly inside = bodyOf(placeholder);
        if (inside == null) {
            return replaceUnless(placement.misfit(value, replacement.text()), placeholder, placement.fitted(value));
        }
        inside.moveTo(placeholder);
        String misfit = inside.misfit(value);
        String code = inside.put(value);
        return replaceUnless(
                misfit == null ? placement.misfitInBody(code) : misfit, placeholder, placement.fittedInBody(code));
    }

    /** Characters so far. */
    int length() {
        return replacement.text().length();
    }

    /** The whole script; to be asked for once, at the end. */
    String finish() {
        return replacement.finish();
    }

    SourceMap map() {
        return replacement.map();
    }

    /** The readable bodies that a value was put into, in order. */
    List<BodyAssembly> bodies() {
        return bodies;
    }

    private @Nullable String replaceUnless(@Nullable String misfit, Placeholder placeholder, String text) {
        if (misfit == null) {
            replacement.replace(placeholder.end(), text);
        }
        return misfit;
    }

    private @Nullable BodyAssembly bodyOf(Placeholder placeholder) {
        while (body < templates.size() && templates.get(body).end() <= placeholder.start()) {
            body++;
        }
        if (body == templates.size()
                || templates.get(body).start() > placeholder.start()
                || templates.get(body).code() == null) {
            return null;
        }
        boolean begun = !bodies.isEmpty()
                && bodies.get(bodies.size() - 1).template().start()
                        == templates.get(body).start();
        if (!begun) {
            bodies.add(new BodyAssembly(templates.get(body)));
        }
        return bodies.get(bodies.size() - 1);
    }
}
