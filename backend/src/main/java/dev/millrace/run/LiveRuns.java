package dev.millrace.run;

import dev.millrace.flow.FlowActivity;
import dev.millrace.flow.FlowId;
import org.springframework.stereotype.Component;

/** Tells whether a flow is at work. */
@Component
class LiveRuns implements FlowActivity {

    private final RunStore store;

    LiveRuns(RunStore store) {
        this.store = store;
    }

    @Override
    public boolean isActive(FlowId flow) {
        return store.anyLive(flow.value());
    }
}
