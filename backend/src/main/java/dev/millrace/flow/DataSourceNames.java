package dev.millrace.flow;

import java.util.Set;

/** The names that a node's {@code dataSource} may have at this moment. */
interface DataSourceNames {

    Set<String> all();
}
