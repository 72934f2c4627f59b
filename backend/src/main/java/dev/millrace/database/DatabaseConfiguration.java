package dev.millrace.database;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
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

    /** Absent with an external database. */
    @Bean(destroyMethod = "")
    @Conditional(NeedsEmbeddedServer.class)
    EmbeddedServer embeddedServer(DatabaseStart start) {
        return start.server().orElseThrow();
    }

    @Bean
    @Conditional(NeedsEmbeddedServer.class)
    ServerKeeper serverKeeper(EmbeddedServer server, ObjectProvider<Clock> clock) {
        return new ServerKeeper(server, clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    DiskWatch diskWatch(DataDirectory directory, Settings settings) {
        DiskWatch watch = new DiskWatch(directory.root(), settings.diskReserve());
        watch.start();
        return watch;
    }

    /** With an external database, what is stored is not on this disk. */
    @Bean
    DiskRoom diskRoom(DiskWatch watch, Settings settings) {
        return settings.database().isEmpty() ? watch::shortage : DiskRoom.PLENTY;
    }

    @Bean
    JdbcConnectionDetails metadataDatabase(DatabaseStart start) {
        return start.database();
    }
}
