package dev.millrace.flow;

import dev.millrace.datasource.DataSourceUses;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells the data sources which flows need them. */
@Component
class UsesByFlows implements DataSourceUses {

    private final FlowStore store;

    UsesByFlows(FlowStore store) {
        this.store = store;
    }

    @Override
    public List<String> flowsUsing(String dataSourceName) {
        return store.namesUsing(dataSourceName);
    }
}
