package dev.millrace.flow;

import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The names in the registry of data sources. */
@Component
class RegisteredDataSources implements DataSourceNames {

    private final JdbcClient jdbc;

    RegisteredDataSources(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> all() {
        return new HashSet<>(jdbc.sql("""
                        select name
                        from data_source
                        """).query(String.class).list());
    }
}
