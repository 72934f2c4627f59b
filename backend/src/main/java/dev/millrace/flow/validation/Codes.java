package dev.millrace.flow.validation;

/** The codes of findings that are made here; those about the text of a script come from {@link dev.millrace.sql.SqlCodes}. */
final class Codes {

    static final String FLOW_EMPTY = "flow-empty";
    static final String FLOW_CYCLE = "flow-cycle";
    static final String EDGE_DANGLING = "edge-dangling";
    static final String EDGE_DUPLICATE = "edge-duplicate";
    static final String EDGE_SELF = "edge-self";
    static final String NODE_NAME_DUPLICATE = "node-name-duplicate";
    static final String NODE_KEY_DUPLICATE = "node-key-duplicate";
    static final String NODE_ISOLATED = "node-isolated";
    static final String DATA_SOURCE_MISSING = "data-source-missing";
    static final String VARIABLE_DUPLICATE = "variable-duplicate";
    static final String VARIABLE_UNUSED = "variable-unused";
    static final String VARIABLE_HIDDEN = "variable-hidden";
    static final String VARIABLE_COARSE = "variable-coarse";
    static final String FORMAT_SUSPICIOUS = "format-suspicious";
    static final String ZONE_UNKNOWN = "zone-unknown";

    private Codes() {}
}
