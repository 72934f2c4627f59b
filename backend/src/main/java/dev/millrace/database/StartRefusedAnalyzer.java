package dev.millrace.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;

/** Reports a {@link StartRefused} as its sentence. Comes before Boot's analyzers, which look at the wrappers around it. */
final class StartRefusedAnalyzer extends AbstractFailureAnalyzer<StartRefused> implements Ordered {

    @Override
    protected FailureAnalysis analyze(Throwable root, StartRefused refusal) {
        return new FailureAnalysis(refusal.getMessage(), null, refusal);
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
