package dev.millrace.run;

import dev.millrace.flow.definition.Expectation;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.sql.RenderedSql;
import java.util.List;

/**
 * A node's script with its values in, as an attempt sends it.
 *
 * @param rendered without problems
 * @param expectations with the values in
 * @param variables that the script uses
 */
public record Script(
        Node node,
        SqlNodeConfig config,
        RenderedSql rendered,
        List<Expectation> expectations,
        List<VariableValue> variables) {

    public Script {
        expectations = List.copyOf(expectations);
        variables = List.copyOf(variables);
    }
}
