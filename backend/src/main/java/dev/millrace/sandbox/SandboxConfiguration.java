package dev.millrace.sandbox;

import dev.millrace.audit.AuditLog;
import dev.millrace.database.DataDirectory;
import dev.millrace.database.EmbeddedServer;
import dev.millrace.database.Settings;
import dev.millrace.datasource.DataSources;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
class SandboxConfiguration {

    /** {@link SandboxRunner} starts and closes it. */
    @Bean(destroyMethod = "close")
    @Conditional(SwitchedOn.class)
    Sandbox sandbox(
            DataDirectory directory,
            DataSources sources,
            Settings settings,
            Clock clock,
            AuditLog audit,
            TransactionOperations transactions) {
        return new Sandbox(
                EmbeddedServer.ofSandbox(directory),
                clock.withZone(settings.zone()),
                settings.sandboxSize(),
                new SandboxSources(sources),
                new SandboxAudit(audit, transactions));
    }

    static final class SwitchedOn implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Settings.from(context.getEnvironment()).sandbox();
        }
    }
}
