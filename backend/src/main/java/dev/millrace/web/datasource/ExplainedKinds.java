package dev.millrace.web.datasource;

import dev.millrace.sql.SqlStatement;
import java.util.Set;
import java.util.regex.Pattern;

/** The statements that PostgreSQL makes plans for (PostgreSQL manual, "EXPLAIN"). */
final class ExplainedKinds {

    private static final Set<String> ALWAYS =
            Set.of("SELECT", "WITH", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE", "EXECUTE", "DECLARE");

    private static final Set<String> OF_A_QUERY = Set.of("CREATE TABLE", "CREATE MATERIALIZED VIEW");
    private static final Pattern QUERY =
            Pattern.compile("\\bas\\s*(\\(|select\\b|with\\b|values\\b|table\\b)", Pattern.CASE_INSENSITIVE);

    private ExplainedKinds() {}

    static boolean has(SqlStatement statement) {
        return ALWAYS.contains(statement.kind())
                || (OF_A_QUERY.contains(statement.kind())
                        && QUERY.matcher(statement.text()).find());
    }
}
