package dev.millrace.run;

import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.sql.RenderedSql;
import java.util.List;

/**
 * A node's script with its values in, as an attempt sends it.
 *
 * @param rendered without problems
 * @param variables that the script uses
 */
public record Script(Node node, SqlNodeConfig config, RenderedSql rendered, List<VariableValue> variables) {

    public Script {
        variables = List.copyOf(variables);
    }
}
