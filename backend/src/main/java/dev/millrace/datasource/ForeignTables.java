package dev.millrace.datasource;

import java.util.Set;

/** Whether tables lie outside their database. */
public sealed interface ForeignTables {

    /** Those of the asked names, as they were asked, that are foreign. */
    record Found(Set<String> names) implements ForeignTables {
        public Found {
            names = Set.copyOf(names);
        }
    }

    record Failed(SqlFailure failure) implements ForeignTables {}
}
