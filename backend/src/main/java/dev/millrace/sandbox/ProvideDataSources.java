package dev.millrace.sandbox;

import dev.millrace.database.ServerLogin;
import dev.millrace.datasource.DataSourceSettings;
import dev.millrace.datasource.DataSources;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Registers the sandbox's databases at every start, because their port may be another one then. */
@Component
class ProvideDataSources implements SmartInitializingSingleton {

    private final ObjectProvider<Sandbox> sandbox;
    private final DataSources sources;

    ProvideDataSources(ObjectProvider<Sandbox> sandbox, DataSources sources) {
        this.sandbox = sandbox;
        this.sources = sources;
    }

    @Override
    public void afterSingletonsInstantiated() {
        sandbox.ifAvailable(present -> present.connections().forEach(this::provide));
    }

    private void provide(SandboxConnection connection) {
        ServerLogin login = connection.login();
        sources.provide(
                "sandbox/" + login.database(),
                new DataSourceSettings(
                        connection.dataSource(),
                        "test",
                        login.host(),
                        login.port(),
                        login.database(),
                        login.user(),
                        login.password(),
                        Map.of(),
                        DataSourceSettings.DEFAULT_POOL_SIZE));
    }
}
