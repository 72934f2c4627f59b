package dev.millrace.web.api;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a call takes of the memory while it is answered, in bytes: of versions and runs the size is known only afterwards, so the
 * largest one is reckoned with. Measured with documents of the largest size; other calls take little.
 */
final class CallWeight {

    private static final long MEBIBYTE = 1 << 20;

    /** A byte of a script becomes up to forty of tokens. */
    private static final long SCRIPT = 40;

    /** A byte of a document becomes up to twelve of nodes and what they are made of. */
    private static final long DOCUMENT = 12;

    /** A byte of a stored document, as text, and read. */
    private static final long STORED = 8;

    private static final long LARGEST_STORED = STORED * BodyLimit.MAX_BYTES;

    /** A node of a run with as many rows and lines as one answer has. */
    private static final long NODE = 24 * MEBIBYTE;

    /** All nodes of a run. */
    private static final long RUN = 8 * MEBIBYTE;

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final Pattern SCRIPTS = Pattern.compile("/api/preview/sql|/api/data-sources/[^/]+/queries");
    private static final Pattern OF_DRAFT = Pattern.compile("/api/flows/([^/]+)/(draft|draft/.*|trial-runs)");
    private static final Pattern OF_STORED =
            Pattern.compile("/api/flows/[^/]+/(runs|versions)(/.*)?|/api/runs/[^/]+/rerun"
                    + "|/operations/(flows/[^/]+/runs|runs/[^/]+(/gantt|/rerun)?)");
    private static final Pattern OF_NODE = Pattern.compile("/api/runs/[^/]+/nodes/[^/]+");
    private static final Pattern OF_RUN = Pattern.compile("/api/runs/[^/]+(/events)?");

    private CallWeight() {}

    /** @param body bytes of the body; negative: not known */
    static long of(String method, String path, long body, StoredSizes sizes) {
        long bytes = !WITH_BODY.contains(method) ? 0 : body < 0 ? BodyLimit.MAX_BYTES : body;
        Matcher draft = OF_DRAFT.matcher(path);
        if (draft.matches()) {
            return STORED * sizes.ofDraft(draft.group(1)) + DOCUMENT * bytes;
        } else if (SCRIPTS.matcher(path).matches()) {
            return SCRIPT * bytes;
        } else if (OF_STORED.matcher(path).matches()) {
            return LARGEST_STORED + DOCUMENT * bytes;
        } else if (OF_NODE.matcher(path).matches()) {
            return NODE;
        } else if (OF_RUN.matcher(path).matches()) {
            return RUN + DOCUMENT * bytes;
        }
        return DOCUMENT * bytes;
    }
}
