package dev.millrace.sql;

import java.util.List;

/** Which offset of a rendered script comes from which offset of its template. */
record SourceMap(List<Edit> edits) {
    /** A replaced piece: {@code [start, end)} of the template became {@code [renderedStart, renderedEnd)}. */
    record Edit(int start, int end, int renderedStart, int renderedEnd) {}

    /** Within a value it is where its placeholder begins. */
    int toTemplate(int rendered) {
        int low = 0;
        int high = edits.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (edits.get(middle).renderedStart() <= rendered) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0) {
            return rendered;
        }
        Edit edit = edits.get(low - 1);
        return rendered < edit.renderedEnd() ? edit.start() : edit.end() + (rendered - edit.renderedEnd());
    }
}
