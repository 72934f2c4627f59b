package dev.millrace.database;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Settings, data directory, embedded server and the console's own database. {@link DatabaseStart} closes them all. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    /** Runs before any bean is made: PostgreSQL starts beside all of them, the web server's and the pages' included. */
    @Bean
    static BeanFactoryPostProcessor beginDatabaseStart() {
        return beans -> beans.getBean(DatabaseStart.class);
    }

    @Bean
    static Settings settings(Environment environment) {
        return Settings.from(environment);
    }

    @Bean
    static DatabaseStart databaseStart(Settings settings) {
        return DatabaseStart.begin(settings);
    }

    @Bean(destroyMethod = "")
    DataDirectory dataDirectory(DatabaseStart start) {
        return start.directory();
    }

    /** Absent with an external database and no sandbox. */
    @Bean(destroyMethod = "")
    @Conditional(NeedsEmbeddedServer.class)
    EmbeddedServer embeddedServer(DatabaseStart start) {
        return start.server().orElseThrow();
    }

    @Bean
    JdbcConnectionDetails metadataDatabase(DatabaseStart start) {
        return start.database();
    }
}
