package dev.millrace.database;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Holds when the console's own database lives on the embedded server. */
final class NeedsEmbeddedServer implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return with(Settings.from(context.getEnvironment()));
    }

    static boolean with(Settings settings) {
        return settings.database().isEmpty();
    }
}
