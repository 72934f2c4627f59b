package dev.millrace.web.preview;

import dev.millrace.common.Problem;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.flow.definition.Properties;
import dev.millrace.flow.validation.Finding;
import dev.millrace.flow.validation.FindingCollector;
import dev.millrace.flow.validation.FindingList;
import dev.millrace.sql.Placeholder;
import dev.millrace.sql.SqlCodes;
import dev.millrace.sql.SqlPreview;
import dev.millrace.time.Fire;
import dev.millrace.time.FireNote;
import dev.millrace.time.FireTimes;
import dev.millrace.time.NoFire;
import dev.millrace.time.Parsed;
import dev.millrace.time.RunTime;
import dev.millrace.time.Schedule;
import dev.millrace.time.ScheduleForm;
import dev.millrace.time.TimeProblem;
import dev.millrace.time.VariableForm;
import dev.millrace.time.VariableOrigin;
import dev.millrace.time.VariableValue;
import dev.millrace.time.Variables;
import dev.millrace.time.Zones;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** {@code /api/preview}: answers without any state; what is wrong with the previewed thing is a finding. */
@RestController
@RequestMapping("/api/preview")
class PreviewCalls {

    private static final int FIRES = 10;
    private static final int MOST_FIRES = 1000;
    private static final int MOST_VARIABLES = 1_000;
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private final Clock clock;

    PreviewCalls(Clock clock) {
        this.clock = clock;
    }

    record ScheduleQuestion(
            @Nullable JsonNode schedule,
            @Nullable String zone,
            @Nullable OffsetDateTime from,
            @Nullable Integer count) {}

    /**
     * When a schedule fires.
     *
     * @param cron null for one-time scheduling and for a schedule with findings
     * @param text in words; empty for a schedule with findings
     */
    record SchedulePreview(
            @Nullable String cron, String text, List<FirePreview> fires, List<Finding> findings, int findingCount) {}

    record FirePreview(Instant at, String local, @Nullable FireNote note) {}

    @PostMapping("/schedule")
    SchedulePreview schedule(@RequestBody ScheduleQuestion question) {
        ScheduleForm form = DefinitionJson.schedule(given(question.schedule()));
        if (form == null) {
            throw Problem.Invalid.field("schedule", "is required.");
        }
        int count = question.count() == null ? FIRES : question.count();
        if (count < 1 || count > MOST_FIRES) {
            throw Problem.Invalid.field("count", "must be a whole number from 1 to 1000.");
        }
        Instant from = question.from() == null ? clock.instant() : instant("from", question.from());
        String zoneName = Objects.requireNonNullElse(question.zone(), Properties.DEFAULT_ZONE);
        Optional<ZoneId> zone = Zones.find(zoneName);
        Parsed<Schedule> schedule = Schedule.of(form);

        FindingCollector findings = new FindingCollector();
        schedule.problems().forEach(problem -> findings.add(Finding.of(problem, "schedule." + problem.field())));
        if (zone.isEmpty()) {
            findings.add(Finding.error("zone-unknown", "zone", "There is no time zone \"" + zoneName + "\"."));
        }
        schedule.value()
                .flatMap(good -> zone.flatMap(known -> NoFire.reason(good, known, from)))
                .ifPresent(why -> findings.add(Finding.warning(TimeProblem.SCHEDULE_EMPTY, "schedule", why)));
        List<FirePreview> fires = schedule
                .value()
                .flatMap(good -> zone.map(known -> FireTimes.of(good, known).after(from, count)))
                .orElse(List.of())
                .stream()
                .map(PreviewCalls::shown)
                .toList();
        FindingList found = findings.list();
        return new SchedulePreview(
                schedule.value().flatMap(Schedule::cron).orElse(null),
                schedule.value().map(Schedule::text).orElse(""),
                fires,
                found.findings(),
                found.findingCount());
    }

    record VariablesQuestion(
            @Nullable JsonNode variables,
            @Nullable String zone,
            @Nullable OffsetDateTime runTime) {}

    /** A value, or why there is none. */
    record ValuePreview(
            @Nullable String value,
            VariableOrigin origin,
            @Nullable Instant base,
            List<Finding> findings,
            int findingCount) {}

    /** The variables asked about, in their order, then the system's dates that none of them hides. */
    @PostMapping("/variables")
    Map<String, ValuePreview> variables(@RequestBody VariablesQuestion question) {
        List<VariableForm> forms = DefinitionJson.variables(given(question.variables()));
        if (forms.size() > MOST_VARIABLES) {
            throw new Problem.Invalid("too-large", "At most 1,000 variables are previewed at once.", Map.of());
        }
        if (question.zone() == null) {
            throw Problem.Invalid.field("zone", "is required.");
        }
        ZoneId zone = Zones.find(question.zone())
                .orElseThrow(() -> Problem.Invalid.field("zone", "is not the name of a time zone."));
        if (question.runTime() == null) {
            throw Problem.Invalid.field("runTime", "is required.");
        }
        RunTime runTime = new RunTime(instant("runTime", question.runTime()), zone);
        Map<String, ValuePreview> previews = new LinkedHashMap<>();
        new Variables(Map.of(), forms, List.of(), Map.of())
                .at(runTime)
                .forEach((name, value) -> previews.put(name, shown(name, value)));
        return previews;
    }

    record SqlQuestion(@Nullable String sql, @Nullable Map<String, @Nullable String> values) {}

    /** A script taken apart, and put together with values. */
    record SqlAnswer(
            List<SqlPreview.Statement> statements,
            int statementCount,
            List<SqlPreview.PlaceholderView> placeholders,
            int placeholderCount,
            List<SqlPreview.Write> writes,
            int writeCount,
            @Nullable String rendered,
            List<Finding> findings,
            int findingCount) {}

    @PostMapping("/sql")
    SqlAnswer sql(@RequestBody SqlQuestion question) {
        if (question.sql() == null) {
            throw Problem.Invalid.field("sql", "is required.");
        }
        if (question.sql().getBytes(StandardCharsets.UTF_8).length > DefinitionJson.MAX_SCRIPT_BYTES) {
            throw new Problem.Invalid("too-large", "A script has at most 1 MiB.", Map.of());
        }
        SqlPreview preview = SqlPreview.of(question.sql(), values(question.values()));
        FindingList found = FindingList.of(preview.problems(), preview.problemCount(), "sql");
        return new SqlAnswer(
                preview.statements(),
                preview.statementCount(),
                preview.placeholders(),
                preview.placeholderCount(),
                preview.writes(),
                preview.writeCount(),
                preview.rendered(),
                found.findings(),
                found.findingCount());
    }

    private static Map<String, String> values(@Nullable Map<String, @Nullable String> given) {
        Map<String, String> values = new LinkedHashMap<>();
        if (given != null) {
            given.forEach((name, value) -> {
                if (value == null) {
                    throw Problem.Invalid.field("values." + name, "must be a text.");
                }
                values.put(name, value);
            });
        }
        return values;
    }

    private static FirePreview shown(Fire fire) {
        return new FirePreview(fire.at(), LOCAL.format(fire.local()), fire.note());
    }

    private static ValuePreview shown(String name, VariableValue value) {
        FindingCollector findings = new FindingCollector();
        if (!Placeholder.isName(name)) {
            findings.add(Finding.error(
                    SqlCodes.PLACEHOLDER_MALFORMED, "name", "A name is letters, digits, _ and dots inside."));
        }
        value.problems().forEach(problem -> findings.add(Finding.of(problem, problem.field())));
        FindingList found = findings.list();
        return new ValuePreview(value.value(), value.origin(), value.base(), found.findings(), found.findingCount());
    }

    private static Instant instant(String field, OffsetDateTime time) {
        Instant instant = time.toInstant();
        if (!RunTime.holds(instant)) {
            throw Problem.Invalid.field(field, "must lie in the years 1 to 9999.");
        }
        return instant;
    }

    private static JsonNode given(@Nullable JsonNode node) {
        return node == null ? MissingNode.getInstance() : node;
    }
}
