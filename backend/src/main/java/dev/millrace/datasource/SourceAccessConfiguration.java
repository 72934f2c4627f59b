package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget;
import dev.millrace.database.DataDirectory;
import dev.millrace.database.StartRefused;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Reads {@code MILLRACE_SOURCE_HOSTS} and {@code MILLRACE_CERTIFICATES}. */
@Configuration(proxyBeanMethods = false)
class SourceAccessConfiguration {

    @Bean
    SourceAccess sourceAccess(
            Environment environment, DataDirectory directory, JdbcConnectionDetails console, MemoryBudget memory) {
        Path named = Path.of(environment.getProperty(
                "millrace.certificates",
                directory.root().resolve("certificates").toString()));
        return new SourceAccess(
                hosts(environment.getProperty("millrace.source-hosts", "")),
                Optional.of(ConsoleDatabase.at(console.getJdbcUrl())),
                new RootCertificates(named, directory.root().resolve("checked-certificates")),
                memory);
    }

    private static SourceHosts hosts(String setting) {
        try {
            return SourceHosts.of(setting);
        } catch (IllegalArgumentException wrong) {
            throw new StartRefused(
                    "MILLRACE_SOURCE_HOSTS has an entry that cannot be read: " + wrong.getMessage(), wrong);
        }
    }
}
