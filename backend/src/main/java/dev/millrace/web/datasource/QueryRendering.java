package dev.millrace.web.datasource;

import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import dev.millrace.flow.Drafts;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Flows;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.Policy;
import dev.millrace.flow.definition.Properties;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.flow.validation.FindingList;
import dev.millrace.run.ScriptRendering;
import dev.millrace.sql.RenderedSql;
import dev.millrace.sql.SqlInspection;
import dev.millrace.sql.SqlProblem;
import dev.millrace.time.RunTime;
import dev.millrace.time.VariableForm;
import dev.millrace.time.Zones;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts a draft's values into a piece of SQL, as a trial run of the draft would. */
@Component
class QueryRendering {

    private static final Node NOWHERE = node("query", "query", "", List.of());

    private final Flows flows;
    private final Drafts drafts;
    private final Clock clock;

    QueryRendering(Flows flows, Drafts drafts, Clock clock) {
        this.flows = flows;
        this.drafts = drafts;
        this.clock = clock;
    }

    /**
     * SQL that may be sent, or why not.
     *
     * @param script null when there are findings
     */
    record Rendered(@Nullable RenderedSql script, FindingList findings, String applicationName, ZoneId zone) {}

    Rendered of(
            Actor actor, String sql, @Nullable String flow, @Nullable String node, @Nullable OffsetDateTime runTime) {
        FlowId id = flow == null ? null : flows.get(actor, FlowId.of(flow)).id();
        Definition definition = id == null ? nothing() : drafts.get(actor, id).definition();
        ZoneId zone = Zones.find(definition.properties().zone()).orElse(ZoneOffset.UTC);
        Node place = place(definition, node);
        Node tried = node(place.key(), place.name(), sql, place.variables());
        var rendering = new ScriptRendering(
                id == null ? "" : id.value(), definition.name(), definition, at(runTime, zone), Map.of());
        String applicationName = "millrace/query" + (id == null ? "" : "/" + id.value() + "/" + place.key());
        ScriptRendering.Outcome outcome = rendering.rehearse(tried);
        if (outcome instanceof ScriptRendering.Outcome.Refused refused) {
            return refused(refused.problems(), applicationName, zone);
        }
        RenderedSql script =
                ((ScriptRendering.Outcome.Rendered) outcome).script().rendered();
        SqlInspection inspection = script.inspection();
        Optional<SqlProblem> outside = inspection.reachesOut().or(inspection::sessionCommand);
        return outside.isPresent()
                ? refused(List.of(outside.get()), applicationName, zone)
                : new Rendered(script, FindingList.of(List.of()), applicationName, zone);
    }

    private static Rendered refused(List<SqlProblem> problems, String applicationName, ZoneId zone) {
        return new Rendered(null, FindingList.of(problems, problems.size(), "sql"), applicationName, zone);
    }

    private static Node place(Definition definition, @Nullable String key) {
        return key == null
                ? NOWHERE
                : definition
                        .node(key)
                        .orElseThrow(() -> Problem.Invalid.field("node", "is no key of a node of the draft."));
    }

    private RunTime at(@Nullable OffsetDateTime runTime, ZoneId zone) {
        Instant instant = runTime == null ? clock.instant() : runTime.toInstant();
        if (!RunTime.holds(instant)) {
            throw Problem.Invalid.field("runTime", "must lie in the years 1 to 9999.");
        }
        return new RunTime(instant, zone);
    }

    private static Definition nothing() {
        return new Definition("", "", Properties.DEFAULT, List.of(), List.of(), List.of(), null, List.of());
    }

    private static Node node(String key, String name, String sql, List<VariableForm> variables) {
        var config = new SqlNodeConfig(null, sql, SqlNodeConfig.Transaction.SINGLE, List.of());
        return new Node(key, name, "", Node.Position.ORIGIN, config, variables, Policy.DEFAULT);
    }
}
