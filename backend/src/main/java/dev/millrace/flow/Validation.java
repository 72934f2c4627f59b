package dev.millrace.flow;

import dev.millrace.common.Problem;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.validation.Finding;
import dev.millrace.flow.validation.FindingList;
import dev.millrace.flow.validation.FlowValidator;
import java.time.Clock;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Validates definitions against what this console knows at this moment. */
@Component
public class Validation {

    private final FlowValidator validator = new FlowValidator();
    private final DataSourceNames dataSources;
    private final Clock clock;

    Validation(DataSourceNames dataSources, Clock clock) {
        this.dataSources = dataSources;
        this.clock = clock;
    }

    /** In a stable order: the flow's own first, then by node in the document's order. */
    public FindingList findings(Definition definition) {
        return findings(definition, finding -> true);
    }

    private FindingList findings(Definition definition, Predicate<Finding> counts) {
        return validator.look(definition, dataSources.all(), clock.instant(), counts);
    }

    /**
     * Lets a definition pass that may be run and published.
     *
     * @throws Problem.Invalid {@code definition-invalid} with its {@code findings} when one of them is an error
     */
    public void refuseErrors(Definition definition) {
        refuse(findings(definition));
    }

    /**
     * As {@link #refuseErrors(Definition)}, but errors of the scripts and variables of other nodes than these do not count.
     *
     * @param nodes keys of the nodes that are to be run
     */
    public void refuseErrors(Definition definition, Set<String> nodes) {
        refuse(findings(
                definition,
                finding -> finding.node() == null || finding.aboutGraph() || nodes.contains(finding.node())));
    }

    private static void refuse(FindingList found) {
        int errors = found.errorCount();
        if (errors > 0) {
            throw new Problem.Invalid(
                    "definition-invalid",
                    errors == 1 ? "The flow has an error." : "The flow has " + errors + " errors.",
                    found.asFields());
        }
    }
}
