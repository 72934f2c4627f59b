package dev.millrace.flow.file;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.Policy;
import dev.millrace.time.MissedFires;
import dev.millrace.time.ScheduleForm;
import dev.millrace.time.TimeBase;
import dev.millrace.time.VariableForm;
import dev.millrace.time.VariableKind;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What two definitions have in common that mean the same: defaults are said, lists without an order are sorted. */
final class Meaning {

    private Meaning() {}

    static Definition of(Definition flow) {
        return new Definition(
                flow.name(),
                flow.description(),
                flow.properties(),
                sorted(flow.variables().stream().map(Meaning::variable).toList()),
                sorted(flow.nodes().stream().map(Meaning::node).toList()),
                sorted(flow.edges()),
                flow.schedule() == null ? null : schedule(flow.schedule()),
                flow.notes());
    }

    private static Node node(Node node) {
        Policy policy = node.policy();
        return new Node(
                node.key(),
                node.name(),
                node.description(),
                node.position(),
                node.config(),
                sorted(node.variables().stream().map(Meaning::variable).toList()),
                new Policy(
                        policy.retries(),
                        policy.retryDelay(),
                        policy.backoff(),
                        sorted(policy.retryOn()),
                        policy.timeout(),
                        policy.statementTimeout(),
                        policy.lockTimeout(),
                        policy.rerunIsSafe(),
                        policy.suspended()));
    }

    private static VariableForm variable(VariableForm variable) {
        return variable.kind() == VariableKind.CONSTANT
                ? new VariableForm(
                        VariableKind.CONSTANT,
                        variable.name(),
                        null,
                        null,
                        null,
                        null,
                        Objects.requireNonNullElse(variable.value(), ""),
                        variable.type())
                : new VariableForm(
                        VariableKind.TIME,
                        variable.name(),
                        variable.format(),
                        Objects.requireNonNullElse(variable.offset(), ""),
                        Objects.requireNonNullElse(variable.base(), TimeBase.BUSINESS_TIME),
                        variable.anchor(),
                        null,
                        variable.type());
    }

    private static ScheduleForm schedule(ScheduleForm schedule) {
        ScheduleForm.Effective effective = schedule.effective();
        boolean open = effective == null || (effective.from() == null && effective.to() == null);
        return new ScheduleForm(
                Boolean.TRUE.equals(schedule.enabled()),
                schedule.type(),
                schedule.cycle(),
                schedule.from(),
                schedule.every(),
                schedule.to(),
                sortedOrNull(schedule.hours()),
                schedule.minute(),
                sortedOrNull(schedule.days()),
                schedule.time(),
                schedule.cron(),
                schedule.at(),
                open ? null : effective,
                Objects.requireNonNullElse(schedule.missed(), MissedFires.LATEST));
    }

    private static <T> @Nullable List<T> sortedOrNull(@Nullable List<T> list) {
        return list == null ? null : sorted(list);
    }

    private static <T> List<T> sorted(List<T> list) {
        return list.stream().sorted(Comparator.comparing(Object::toString)).toList();
    }
}
