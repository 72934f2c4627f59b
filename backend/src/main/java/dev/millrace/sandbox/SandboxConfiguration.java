package dev.millrace.sandbox;

import dev.millrace.audit.AuditLog;
import dev.millrace.database.EmbeddedServer;
import dev.millrace.database.Settings;
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

    /** An ordinary bean, so that the web server, which starts after all of them, answers only once it is ready. */
    @Bean
    @Conditional(SwitchedOn.class)
    Sandbox sandbox(
            EmbeddedServer server, Settings settings, Clock clock, AuditLog audit, TransactionOperations transactions) {
        return Sandbox.ready(server, clock.withZone(settings.zone()), audit, transactions);
    }

    static final class SwitchedOn implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Settings.from(context.getEnvironment()).sandbox();
        }
    }
}
