package dev.millrace.flow;

/** Who knows whether a flow is at work: implemented above this package, asked before a flow is deleted. */
public interface FlowActivity {

    /** Whether a run of the flow, of any origin, has not ended. Asked while the flow's row is locked. */
    boolean isActive(FlowId flow);
}
