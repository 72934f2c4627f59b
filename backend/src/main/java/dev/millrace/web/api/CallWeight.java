package dev.millrace.web.api;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a call takes of the memory while it is answered, in bytes, by the documents that it is about. A rerun names its version in
 * its body, so the largest one that there can be is reckoned with. Measured with documents of the largest size; other calls take
 * little.
 */
final class CallWeight {

    /** A byte of a script becomes up to forty of tokens. */
    private static final long SCRIPT = 40;

    /** A byte of a document becomes up to twelve of nodes and what they are made of. */
    private static final long DOCUMENT = 12;

    /** A byte of a stored document, as text, and read. */
    private static final long STORED = 8;

    /** A byte of what a node's detail tells, as rows and lines. */
    private static final long DETAIL = 5;

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final Pattern SCRIPTS = Pattern.compile("/api/preview/sql|/api/data-sources/[^/]+/queries");
    private static final Pattern OF_DRAFT = Pattern.compile("/api/flows/([^/]+)/(?:draft|draft/.*|trial-runs)");
    private static final Pattern VERSIONS = Pattern.compile("/api/flows/([^/]+)/versions");
    private static final Pattern OF_VERSION =
            Pattern.compile("/api/flows/([^/]+)/versions/([0-9]{1,9})(?:/file|(/restoration))?");
    private static final Pattern LAUNCH = Pattern.compile("/(?:api|operations)/flows/([^/]+)/runs");
    private static final Pattern RERUN = Pattern.compile("/(?:api|operations)/runs/[^/]+/rerun");
    private static final Pattern OF_NODE = Pattern.compile("/api/runs/([^/]+)/nodes/([^/]+)");
    private static final Pattern OF_RUN = Pattern.compile("/api/runs/([^/]+)(?:/events)?");
    private static final Pattern RUN_PAGE = Pattern.compile("/operations/runs/([^/]+)(?:/gantt)?");

    private final boolean withBody;
    private final String path;
    private final StoredSizes sizes;

    private CallWeight(boolean withBody, String path, StoredSizes sizes) {
        this.withBody = withBody;
        this.path = path;
        this.sizes = sizes;
    }

    /** @param body bytes of the body; negative: not known */
    static long of(String method, String path, long body, StoredSizes sizes) {
        CallWeight call = new CallWeight(WITH_BODY.contains(method), path, sizes);
        long bytes = !call.withBody ? 0 : body < 0 ? BodyLimit.MAX_BYTES : body;
        return SCRIPTS.matcher(path).matches() ? SCRIPT * bytes : call.stored() + DOCUMENT * bytes;
    }

    private long stored() {
        if (RERUN.matcher(path).matches()) {
            return STORED * BodyLimit.MAX_BYTES;
        }
        return of(OF_DRAFT, draft -> STORED * sizes.ofDraft(draft.group(1)))
                .or(() -> of(VERSIONS, flow -> withBody ? STORED * sizes.ofDraft(flow.group(1)) : 0))
                .or(() -> of(OF_VERSION, this::ofVersion))
                .or(() -> of(LAUNCH, flow -> withBody ? STORED * sizes.ofPublished(flow.group(1)) : 0))
                .or(() -> of(OF_NODE, node -> DETAIL * sizes.ofNode(node.group(1), node.group(2))))
                .or(() -> of(OF_RUN, run -> sizes.ofView(run.group(1))))
                .or(() -> of(RUN_PAGE, run -> STORED * sizes.ofDefinition(run.group(1)) + sizes.ofView(run.group(1))))
                .orElse(0L);
    }

    private long ofVersion(Matcher version) {
        String flow = version.group(1);
        long read = sizes.ofVersion(flow, Integer.parseInt(version.group(2)));
        return STORED * (version.group(3) == null ? read : read + sizes.ofDraft(flow));
    }

    private Optional<Long> of(Pattern pattern, Function<Matcher, Long> weight) {
        Matcher matcher = pattern.matcher(path);
        return matcher.matches() ? Optional.of(weight.apply(matcher)) : Optional.empty();
    }
}
