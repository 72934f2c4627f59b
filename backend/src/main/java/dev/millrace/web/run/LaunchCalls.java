package dev.millrace.web.run;

import dev.millrace.common.Actor;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.flow.FlowId;
import dev.millrace.run.Launches;
import dev.millrace.run.RunView;
import dev.millrace.run.TrialRequest;
import dev.millrace.schedule.LedgerEntry;
import dev.millrace.schedule.Schedules;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Runs and planned fires of one flow: {@code /api/flows/{id}/trial-runs}, {@code /runs}, {@code /ledger}. */
@RestController
@RequestMapping("/api/flows/{id}")
class LaunchCalls {

    private static final int PAGE = 200;

    private final Launches launches;
    private final Schedules schedules;

    LaunchCalls(Launches launches, Schedules schedules) {
        this.launches = launches;
        this.schedules = schedules;
    }

    record Trial(
            @Nullable OffsetDateTime runTime,
            @Nullable Long revision,
            @Nullable Scope scope,
            @Nullable Map<String, @Nullable String> variables) {}

    record Scope(
            TrialRequest.Scope.@Nullable Kind kind,
            @Nullable String node) {}

    record Manual(
            @Nullable OffsetDateTime runTime,
            @Nullable Map<String, @Nullable String> variables,
            @Nullable Integer version) {}

    @PostMapping("/trial-runs")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RunView trial(Actor actor, @PathVariable String id, @RequestBody Trial trial) {
        return launches.trial(
                actor,
                FlowId.of(id),
                new TrialRequest(
                        instant(trial.runTime()), trial.revision(), scope(trial.scope()), given(trial.variables())));
    }

    @PostMapping("/runs")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RunView run(Actor actor, @PathVariable String id, @RequestBody Manual manual) {
        return launches.published(
                actor, FlowId.of(id), instant(manual.runTime()), given(manual.variables()), manual.version());
    }

    @GetMapping("/ledger")
    Page<LedgerEntry> ledger(
            Actor actor,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String cursor) {
        return schedules.ledger(actor, FlowId.of(id), QueryTime.of("from", from), QueryTime.of("to", to), cursor, PAGE);
    }

    private static TrialRequest.@Nullable Scope scope(@Nullable Scope scope) {
        if (scope == null) {
            return null;
        }
        if (scope.kind() == null) {
            throw Problem.Invalid.field("scope.kind", "is required.");
        }
        if (scope.kind() != TrialRequest.Scope.Kind.FLOW && scope.node() == null) {
            throw Problem.Invalid.field("scope.node", "is required with " + scope.kind() + ".");
        }
        return new TrialRequest.Scope(scope.kind(), scope.node());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static Map<String, String> given(@Nullable Map<String, @Nullable String> variables) {
        Map<String, String> given = new HashMap<>();
        if (variables != null) {
            variables.forEach((name, value) -> {
                if (value == null) {
                    throw Problem.Invalid.field("variables." + name, "is a text.");
                }
                given.put(name, value);
            });
        }
        return given;
    }
}
