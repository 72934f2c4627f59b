package dev.millrace.database;

import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Settings, data directory, embedded server and the console's own database, in this order. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean
    Settings settings(Environment environment) {
        return Settings.from(environment);
    }

    @Bean
    DataDirectory dataDirectory(Settings settings) {
        return DataDirectory.open(settings.data());
    }

    /** Absent with an external database and no sandbox. */
    @Bean
    @Conditional(NeedsEmbeddedServer.class)
    EmbeddedServer embeddedServer(DataDirectory directory) {
        return EmbeddedServer.start(directory);
    }

    @Bean
    JdbcConnectionDetails metadataDatabase(Settings settings, ObjectProvider<EmbeddedServer> embedded) {
        Optional<Settings.ExternalDatabase> external = settings.database();
        return external.isPresent()
                ? MetadataDatabase.of(external.get())
                : MetadataDatabase.of(embedded.getObject().console());
    }
}
