package dev.millrace.flow;

import dev.millrace.common.Problem;
import dev.millrace.flow.definition.Concurrency;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.ErrorHandling;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.NodeConfig;
import dev.millrace.flow.definition.Policy;
import dev.millrace.flow.definition.SqlNodeConfig;
import java.util.List;

/**
 * Settings that a definition may carry and that are not in force yet. They are saved, but a definition that carries one is
 * neither run nor published: it must never run as if the setting were absent. A feature that gets built leaves this list.
 */
public final class UnbuiltFeatures {

    private UnbuiltFeatures() {}

    /**
     * Lets a definition pass all of which is in force.
     *
     * @throws Problem.NotYet naming the first field that is not
     */
    public static void refuse(Definition definition) {
        refuseUnless(
                definition.properties().errorHandling() == ErrorHandling.COMPLETE_RUNNING,
                "properties.errorHandling",
                "This error handling policy is not built yet; only COMPLETE_RUNNING is.");
        refuseUnless(
                definition.properties().concurrency().policy() == Concurrency.Policy.SKIP,
                "properties.concurrency.policy",
                "This concurrency control policy is not built yet; only SKIP is.");
        List<Node> nodes = definition.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            refuse(nodes.get(i).policy(), "nodes[" + i + "].policy.");
            refuse(nodes.get(i).config(), "nodes[" + i + "].config.");
        }
    }

    private static void refuse(Policy policy, String path) {
        refuseUnless(policy.retries() == 0, path + "retries", "Retries are not built yet.");
        refuseUnless(!policy.suspended(), path + "suspended", "Suspended nodes are not built yet.");
    }

    private static void refuse(NodeConfig config, String path) {
        if (config instanceof SqlNodeConfig sql) {
            refuseUnless(sql.expectations().isEmpty(), path + "expectations", "Expectations are not built yet.");
        }
    }

    private static void refuseUnless(boolean built, String field, String message) {
        if (!built) {
            throw new Problem.NotYet(field, message);
        }
    }
}
