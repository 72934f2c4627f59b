package dev.millrace.web.run;

import dev.millrace.cluster.Members;
import dev.millrace.common.Actor;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.run.Launches;
import dev.millrace.run.NodeDetail;
import dev.millrace.run.NodeWaits;
import dev.millrace.run.Origin;
import dev.millrace.run.RerunRequest;
import dev.millrace.run.RunFilter;
import dev.millrace.run.RunId;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.run.Runs;
import dev.millrace.run.Settling;
import dev.millrace.web.security.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/** {@code /api/runs} and {@code /api/members}. */
@RestController
@RequestMapping("/api")
class RunCalls {

    private static final int PAGE = 100;

    private final Runs runs;
    private final Launches launches;
    private final RunQueries queries;
    private final RunStreams streams;
    private final Members members;
    private final NodeWaits waits;

    RunCalls(Runs runs, Launches launches, RunQueries queries, RunStreams streams, Members members, NodeWaits waits) {
        this.waits = waits;
        this.runs = runs;
        this.launches = launches;
        this.queries = queries;
        this.streams = streams;
        this.members = members;
    }

    @GetMapping("/runs")
    Page<RunSummary> list(
            @RequestParam(required = false) @Nullable String flow,
            @RequestParam(required = false) @Nullable RunState state,
            @RequestParam(required = false) @Nullable Origin origin,
            @RequestParam(defaultValue = "RUN_TIME") RunFilter.By by,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String cursor) {
        if (flow != null && flow.indexOf(0) >= 0) {
            throw Problem.Invalid.field("flow", "is the id of a flow.");
        }
        RunFilter filter = new RunFilter(flow, state, origin, by, QueryTime.of("from", from), QueryTime.of("to", to));
        Page<RunRecord> page = queries.list(filter, cursor, PAGE);
        return new Page<>(page.items().stream().map(RunSummary::of).toList(), page.next());
    }

    @GetMapping("/runs/{id}")
    @Nullable
    RunView get(@PathVariable String id, WebRequest request) {
        RunId run = RunId.of(id);
        return request.checkNotModified(queries.tag(run)) ? null : queries.get(run);
    }

    @GetMapping("/runs/{id}/nodes/{key}")
    NodeDetail node(
            @PathVariable String id,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable Integer attempt,
            @RequestParam(required = false) @Nullable Integer statement,
            @RequestParam(required = false) @Nullable Long line) {
        return queries.node(RunId.of(id), key, NodeDetail.Part.of(attempt, statement, line));
    }

    @GetMapping("/runs/{id}/nodes/{key}/waits")
    NodeWaits.View waits(@PathVariable String id, @PathVariable String key) {
        return waits.of(RunId.of(id), key);
    }

    @GetMapping(path = "/runs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void events(
            @AuthenticationPrincipal SignedIn reader,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        streams.open(RunId.of(id), reader, request, response);
    }

    /** Why somebody acts; may be absent. */
    record Why(@Nullable String reason) {

        String text() {
            return reason == null ? "" : reason;
        }
    }

    /**
     * Why a run is cancelled.
     *
     * @param force whether a run that is being cancelled already shall end without waiting for its databases
     */
    record Cancellation(@Nullable String reason, @Nullable Boolean force) {}

    @PostMapping("/runs/{id}/cancellation")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RunView cancel(Actor actor, @PathVariable String id, @RequestBody Cancellation wanted) {
        String reason = wanted.reason() == null ? "" : wanted.reason();
        if (Boolean.TRUE.equals(wanted.force())) {
            runs.cancelByForce(actor, RunId.of(id), reason);
        } else {
            runs.cancel(actor, RunId.of(id), reason);
        }
        return queries.get(RunId.of(id));
    }

    @PostMapping("/runs/{id}/pause")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RunView pause(Actor actor, @PathVariable String id, @RequestBody Why why) {
        runs.pause(actor, RunId.of(id), why.text());
        return queries.get(RunId.of(id));
    }

    @PostMapping("/runs/{id}/resumption")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RunView resume(Actor actor, @PathVariable String id, @RequestBody Why why) {
        runs.resume(actor, RunId.of(id), why.text());
        return queries.get(RunId.of(id));
    }

    record Rerun(
            RerunRequest.@Nullable From from,
            @Nullable Integer version,
            @Nullable Set<String> skip,
            @Nullable Set<String> treatAsSucceeded,
            @Nullable String reason) {}

    @PostMapping("/runs/{id}/rerun")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RunView rerun(Actor actor, @PathVariable String id, @RequestBody Rerun wanted) {
        if (wanted.from() == null) {
            throw Problem.Invalid.field("from", "is required.");
        }
        return launches.rerun(
                actor,
                RunId.of(id),
                new RerunRequest(
                        wanted.from(),
                        wanted.version(),
                        keys("skip", wanted.skip()),
                        keys("treatAsSucceeded", wanted.treatAsSucceeded()),
                        wanted.reason() == null ? "" : wanted.reason()));
    }

    private static Set<String> keys(String field, @Nullable Set<String> keys) {
        if (keys == null) {
            return Set.of();
        }
        if (keys.contains(null)) {
            throw Problem.Invalid.field(field, "holds keys of nodes.");
        }
        return keys;
    }

    record Settlement(@Nullable Settling as, @Nullable String reason) {}

    @PostMapping("/runs/{id}/nodes/{key}/settlement")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RunView settle(Actor actor, @PathVariable String id, @PathVariable String key, @RequestBody Settlement wanted) {
        if (wanted.as() == null) {
            throw Problem.Invalid.field("as", "is required.");
        }
        if (wanted.reason() == null) {
            throw Problem.Invalid.field("reason", "is required.");
        }
        runs.settle(actor, RunId.of(id), key, wanted.as(), wanted.reason());
        return queries.get(RunId.of(id));
    }

    @GetMapping("/members")
    Page<Members.Member> members() {
        List<Members.Member> all = members.list();
        return Page.last(all);
    }
}
