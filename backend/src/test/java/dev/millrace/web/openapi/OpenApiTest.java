package dev.millrace.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the API says what the code does: no more, no less. */
class OpenApiTest {

    private final JsonNode document = read();

    @Test
    void every_route_is_described_and_every_description_has_its_route() {
        Set<String> described = new TreeSet<>();
        document.at("/paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(described).isEqualTo(routes());
    }

    @Test
    void every_reference_leads_somewhere() {
        assertThat(document.findValuesAsString("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue());
    }

    @Test
    void every_call_says_how_it_can_be_refused_and_names_its_parameters() {
        document.at("/paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String name = operation.getKey() + " " + path.getKey();
                    JsonNode call = operation.getValue();
                    assertThat(call.path("summary").asString()).as(name).isNotBlank();
                    assertThat(call.path("responses").has("401")).as(name).isTrue();
                    long inPath = call.path("parameters")
                            .valueStream()
                            .filter(parameter -> parameter.path("in").asString().equals("path"))
                            .peek(parameter -> assertThat(path.getKey())
                                    .contains("{" + parameter.path("name").asString() + "}"))
                            .count();
                    assertThat(inPath)
                            .as(name)
                            .isEqualTo(
                                    path.getKey().chars().filter(c -> c == '{').count());
                    assertThat(call.path("responses").has("404") || inPath == 0)
                            .as(name)
                            .isTrue();
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "Flow, web.flow.FlowSummaries$FlowSummary",
        "FlowSchedule, web.flow.FlowSummaries$ScheduleSummary",
        "LastRun, web.flow.FlowSummaries$LastRun",
        "NewFlow, web.flow.FlowCalls$NewFlow",
        "FileReading, web.flow.FileCalls$Reading",
        "DraftSaved, web.flow.DraftCalls$Saved",
        "Findings, web.flow.DraftCalls$Findings",
        "Finding, flow.validation.Finding",
        "Publication, web.flow.VersionCalls$Publication",
        "Published, web.flow.VersionCalls$Published",
        "VersionSummary, web.flow.VersionCalls$VersionSummary",
        "Version, web.flow.VersionCalls$WholeVersion",
        "SchedulePreviewQuestion, web.preview.PreviewCalls$ScheduleQuestion",
        "SchedulePreview, web.preview.PreviewCalls$SchedulePreview",
        "Fire, web.preview.PreviewCalls$FirePreview",
        "VariablesPreviewQuestion, web.preview.PreviewCalls$VariablesQuestion",
        "ValuePreview, web.preview.PreviewCalls$ValuePreview",
        "SqlPreviewQuestion, web.preview.PreviewCalls$SqlQuestion",
        "SqlPreview, web.preview.PreviewCalls$SqlAnswer",
        "SqlWrite, sql.SqlPreview$Write",
        "TrialRun, web.run.LaunchCalls$Trial",
        "ManualRun, web.run.LaunchCalls$Manual",
        "Settlement, web.run.RunCalls$Settlement",
        "Why, web.run.RunCalls$Why",
        "Rerun, web.run.RunCalls$Rerun",
        "RunSummary, web.run.RunSummary",
        "Run, run.RunView",
        "RunNode, run.RunView$NodeView",
        "Attempt, run.RunView$AttemptView",
        "Statement, run.RunView$StatementView",
        "Notice, datasource.StatementOutcome$Notice",
        "AttemptError, run.AttemptError",
        "NodeDetail, run.NodeDetail",
        "AttemptDetail, run.NodeDetail$Attempt",
        "Result, run.NodeDetail$Result",
        "LogLine, run.NodeDetail$Line",
        "NodeWaits, run.NodeWaits$View",
        "Lock, datasource.LockWaits$Lock",
        "Blocker, datasource.LockWaits$Blocker",
        "VariableValue, run.VariableValue",
        "Column, datasource.ResultRows$Column",
        "DataSource, web.datasource.DataSourceApi$Answer",
        "DataSourceSettings, web.datasource.DataSourceApi$Request",
        "ConnectionTest, datasource.ConnectionTest$Result",
        "Catalog, datasource.Catalog",
        "CatalogSchema, datasource.Catalog$Schema",
        "CatalogTable, datasource.Catalog$Table",
        "CatalogColumn, datasource.Catalog$Column",
        "CatalogFunction, datasource.Catalog$Function",
        "CatalogForm, datasource.Catalog$Form",
        "CatalogFailure, datasource.Catalog$Failure",
        "Query, web.datasource.QueryCalls$Question",
        "QueryAnswer, web.datasource.QueryCalls$Answer",
        "TriedStatement, web.datasource.QueryCalls$Tried",
        "TriedRows, web.datasource.QueryCalls$Grid",
        "QueryLimits, web.datasource.QueryCalls$Limits",
        "LedgerEntry, schedule.LedgerEntry",
        "Member, cluster.Members$Member",
        "Sandbox, web.sandbox.SandboxCalls$Answer",
        "Me, web.security.Me$Answer",
        "Session, web.security.SessionCalls$Session",
        "Definition, flow.definition.Definition",
        "Properties, flow.definition.Properties",
        "Schedule, time.ScheduleForm",
        "Policy, flow.definition.Policy",
        "SqlConfig, flow.definition.SqlNodeConfig",
        "Edge, flow.definition.Edge",
        "Note, flow.definition.Note",
    })
    void a_schema_has_the_fields_of_its_record(String schema, String type) throws ClassNotFoundException {
        Set<String> fields = new TreeSet<>(
                document.at("/components/schemas/" + schema + "/properties").propertyNames());
        // The format's own mark is no field of the record.
        fields.remove("format");

        Set<String> components = new TreeSet<>();
        for (RecordComponent component :
                ClassUtils.forName("dev.millrace." + type, null).getRecordComponents()) {
            components.add(component.getName());
        }
        assertThat(fields).isEqualTo(components);
    }

    @ParameterizedTest
    @CsvSource({
        "RunState, run.RunState",
        "Origin, run.Origin",
        "RunNode/properties/state, run.NodeState",
        "Attempt/properties/state, run.AttemptState",
        "Settlement/properties/as, run.Settling",
        "Finding/properties/severity, flow.validation.Severity",
        "Schedule/properties/type, time.ScheduleType",
        "ConnectionTest/properties/outcome, datasource.ConnectionTest$Outcome",
        "CatalogFailure/properties/outcome, datasource.ConnectionTest$Outcome",
        "CatalogTable/properties/kind, datasource.Catalog$Kind",
        "LedgerEntry/properties/outcome, schedule.LedgerEntry$Outcome",
    })
    void a_choice_has_the_constants_of_its_enum(String schema, String type) throws ClassNotFoundException {
        List<String> choices = document.at("/components/schemas/" + schema + "/enum")
                .valueStream()
                .map(JsonNode::asString)
                .toList();

        assertThat(choices)
                .isEqualTo(Arrays.stream(Objects.requireNonNull(
                                ClassUtils.forName("dev.millrace." + type, null).getEnumConstants()))
                        .map(Object::toString)
                        .toList());
    }

    @Test
    void every_list_of_an_answer_has_an_end() {
        Set<String> answers = new TreeSet<>();
        document.at("/paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(call -> call.getValue()
                                .path("responses")
                                .findValuesAsString("$ref")
                                .forEach(answers::add)));
        Set<String> endless = new TreeSet<>();
        Set<String> seen = new TreeSet<>();
        answers.forEach(reference -> listsWithoutEnd(reference, endless, seen));

        // A definition is what was saved, which has a limit as a whole; a plan is bounded in bytes where it is read.
        endless.removeIf(place -> place.matches(".*/(Definition|Properties|Node|SqlConfig|Policy|Schedule)/.*"));
        endless.remove("#/components/schemas/TriedStatement/properties/plan");
        assertThat(seen).contains("#/components/schemas/Finding", "#/components/schemas/NodeDetail");
        assertThat(endless).isEmpty();
    }

    private void listsWithoutEnd(String reference, Set<String> endless, Set<String> seen) {
        if (seen.add(reference)) {
            listsWithoutEnd(reference, document.at(reference.substring(1)), endless, seen);
        }
    }

    private void listsWithoutEnd(String place, JsonNode node, Set<String> endless, Set<String> seen) {
        JsonNode type = node.path("type");
        boolean list = Stream.concat(Stream.of(type), type.valueStream())
                .anyMatch(one -> one.isString() && one.stringValue().equals("array"));
        if (list && !node.has("maxItems")) {
            endless.add(place);
        }
        if (node.path("$ref").isString()) {
            listsWithoutEnd(node.path("$ref").asString(), endless, seen);
        }
        node.properties().forEach(part -> listsWithoutEnd(place + "/" + part.getKey(), part.getValue(), endless, seen));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            listsWithoutEnd(place + "/" + i, node.get(i), endless, seen);
        }
    }

    private static Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        for (var candidate : scanner.findCandidateComponents("dev.millrace.web")) {
            Class<?> type = ClassUtils.resolveClassName(Objects.requireNonNull(candidate.getBeanClassName()), null);
            boolean ofTests = !Objects.equals(
                    type.getProtectionDomain().getCodeSource().getLocation(),
                    OpenApiCall.class.getProtectionDomain().getCodeSource().getLocation());
            if (ofTests) {
                continue;
            }
            String base = path(AnnotatedElementUtils.findMergedAnnotation(type, RequestMapping.class));
            for (Method method : type.getDeclaredMethods()) {
                RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (mapping != null && (base + path(mapping)).startsWith("/api")) {
                    for (RequestMethod verb : mapping.method()) {
                        routes.add(verb + " " + base + path(mapping));
                    }
                }
            }
        }
        return routes;
    }

    private static String path(@Nullable RequestMapping mapping) {
        return mapping == null || mapping.path().length == 0 ? "" : mapping.path()[0];
    }

    private static JsonNode read() {
        try {
            return new JsonMapper().readTree(new ClassPathResource(OpenApiCall.DOCUMENT).getContentAsByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
