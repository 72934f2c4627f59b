package dev.millrace.flow.validation;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.time.RunTime;
import dev.millrace.time.TimeProblem;
import dev.millrace.time.Zones;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is wrong or dubious about a definition: a function of the definition, the data sources there are and the present
 * time. It only remembers scripts it has taken apart. Safe for use by many threads.
 */
public final class FlowValidator {

    private final ScriptCache scripts = new ScriptCache();

    /**
     * The flow's own findings first, then those of the nodes in the document's order; of a node by place.
     *
     * @param dataSources what a node may name as its own
     * @param now variables are computed, and fires counted, from here on
     */
    public List<Finding> findings(Definition definition, Set<String> dataSources, Instant now) {
        return look(definition, dataSources, now, finding -> true).findings();
    }

    /**
     * As {@link #findings}, with how many there are.
     *
     * @param counts which errors are counted as such, and kept before all others
     */
    public FindingList look(Definition definition, Set<String> dataSources, Instant now, Predicate<Finding> counts) {
        FindingCollector findings = new FindingCollector(counts);
        GraphFindings.of(definition).forEach(findings::add);
        Optional<ZoneId> zone = Zones.find(definition.properties().zone());
        if (zone.isEmpty()) {
            findings.add(Finding.aboutFlow(
                    Severity.ERROR,
                    Codes.ZONE_UNKNOWN,
                    "properties.zone",
                    "There is no time zone \"" + definition.properties().zone() + "\"."));
        }
        Fires fires = Fires.of(definition.schedule(), zone.orElse(ZoneOffset.UTC), now);
        for (TimeProblem problem : fires.problems()) {
            findings.add(Finding.of(problem, "schedule." + problem.field()));
        }
        fires.empty().ifPresent(why -> findings.add(Finding.warning(TimeProblem.SCHEDULE_EMPTY, "schedule", why)));
        RunTime runTime = new RunTime(now, zone.orElse(ZoneOffset.UTC));
        VariableFindings variables = new VariableFindings(definition, scripts, fires, runTime);
        NodeFindings nodes = new NodeFindings(definition, scripts, dataSources, runTime);
        scripts.prepare(definition.nodes().stream()
                .map(Node::config)
                .filter(SqlNodeConfig.class::isInstance)
                .map(config -> ((SqlNodeConfig) config).sql())
                .toList());
        variables.ofFlow(findings);
        for (Node node : definition.nodes()) {
            variables.ofNode(node, findings);
            nodes.of(node, findings);
        }
        return findings.list(kept -> sort(kept, definition, findings));
    }

    private static void sort(List<Finding> findings, Definition definition, FindingCollector collector) {
        Map<String, Integer> places = new HashMap<>();
        for (Node node : definition.nodes()) {
            places.putIfAbsent(node.key(), places.size());
        }
        findings.sort(Comparator.comparingInt(
                        (Finding finding) -> finding.node() == null ? -1 : places.getOrDefault(finding.node(), -1))
                .thenComparingInt(finding -> finding.line() == null ? 0 : finding.line())
                .thenComparingInt(finding -> finding.column() == null ? 0 : finding.column())
                .thenComparing(Finding::severity)
                .thenComparing(Finding::code));
        if (places.size() < definition.nodes().size()) {
            collector.withoutRepetitions(findings);
        }
    }
}
