package dev.millrace.flow.definition;

/** What a node does; each kind of node is one of these, and has one runner. */
public sealed interface NodeConfig permits SqlNodeConfig {

    /** The name of the kind in the definition format, such as {@code sql}. */
    String kind();
}
