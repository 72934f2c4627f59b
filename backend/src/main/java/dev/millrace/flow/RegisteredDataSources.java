package dev.millrace.flow;

import dev.millrace.datasource.DataSources;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The names in the registry of data sources. */
@Component
class RegisteredDataSources implements DataSourceNames {

    private final DataSources registry;

    RegisteredDataSources(DataSources registry) {
        this.registry = registry;
    }

    @Override
    public Set<String> all() {
        return registry.names();
    }
}
