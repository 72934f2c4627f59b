package dev.millrace.datasource;

import java.util.List;

/** Who uses data sources: implemented above this package, asked before one is removed or renamed. */
public interface DataSourceUses {

    /** Names of the flows whose draft or a published version names this data source, in a stable order. */
    List<String> flowsUsing(String dataSourceName);
}
