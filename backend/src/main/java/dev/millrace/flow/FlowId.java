package dev.millrace.flow;

import dev.millrace.common.Problem;
import java.util.regex.Pattern;

/** The opaque id of a task flow. */
public record FlowId(String value) {

    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z]{1,40}");

    public FlowId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not the id of a flow");
        }
    }

    /**
     * An id that came from outside, of any form.
     *
     * @throws Problem.NotFound when no flow can have it
     */
    public static FlowId of(String text) {
        if (!FORM.matcher(text).matches()) {
            throw Flows.notFound();
        }
        return new FlowId(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
