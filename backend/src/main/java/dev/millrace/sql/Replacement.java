package dev.millrace.sql;

import java.util.ArrayList;
import java.util.List;

/** A template on its way to the rendered text: what has been copied and replaced so far. Goes forwards only. */
final class Replacement {
    private final Scan template;
    private final StringBuilder out;
    private final List<SourceMap.Edit> edits = new ArrayList<>();
    private int copied;
    private int escape;

    Replacement(Scan template) {
        this.template = template;
        this.out = new StringBuilder(template.text().length() + 64);
    }

    /** What is rendered up to where it has been copied to. */
    CharSequence text() {
        return out;
    }

    /** Copies the template up to this offset; each <code>\${</code> before it becomes <code>${</code>. */
    void copyTo(int offset) {
        List<Integer> escapes = template.escapes();
        while (escape < escapes.size() && escapes.get(escape) < offset) {
            int start = escapes.get(escape);
            out.append(template.text(), copied, start);
            copied = start;
            replace(start + 3, "${");
            escape++;
        }
        out.append(template.text(), copied, offset);
        copied = offset;
    }

    /** Replaces the template's text from where it has been copied to. */
    void replace(int end, String text) {
        edits.add(new SourceMap.Edit(copied, end, out.length(), out.length() + text.length()));
        out.append(text);
        copied = end;
    }

    String finish() {
        copyTo(template.text().length());
        return out.toString();
    }

    SourceMap map() {
        return new SourceMap(List.copyOf(edits));
    }
}
