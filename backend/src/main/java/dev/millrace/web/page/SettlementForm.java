package dev.millrace.web.page;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Edge;
import dev.millrace.flow.definition.ErrorHandling;
import dev.millrace.run.RunView;
import dev.millrace.run.Settling;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is asked before a person says what became, or shall become, of a node.
 *
 * @param next names of the nodes that wait for it
 * @param onFailure what the run does when it is told that the node failed
 * @param last its last attempt
 */
public record SettlementForm(
        RunView.NodeView node,
        @Nullable String dataSource,
        List<Settling> choices,
        List<String> next,
        ErrorHandling onFailure,
        RunView.@Nullable AttemptView last) {

    static SettlementForm of(Definition definition, RunView run, RunView.NodeView node) {
        Set<String> after = definition.edges().stream()
                .filter(edge -> edge.from().equals(node.key()))
                .map(Edge::to)
                .collect(Collectors.toSet());
        return new SettlementForm(
                node,
                RunTouch.dataSource(definition, node.key()),
                RunOffers.settlings(run.state(), node.state()),
                run.nodes().stream()
                        .filter(one -> after.contains(one.key()) && !one.state().ended())
                        .map(RunView.NodeView::name)
                        .toList(),
                definition.properties().errorHandling(),
                node.attempts().isEmpty()
                        ? null
                        : node.attempts().get(node.attempts().size() - 1));
    }
}
