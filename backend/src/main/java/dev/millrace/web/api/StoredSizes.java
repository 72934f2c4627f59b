package dev.millrace.web.api;

/** How large the documents are that calls are about, in bytes; zero for what does not exist. */
public interface StoredSizes {

    /** The draft of the flow with this id. */
    long ofDraft(String flow);

    long ofVersion(String flow, int number);

    /** The version in force of a flow. */
    long ofPublished(String flow);

    /** What the run with this id executes. */
    long ofDefinition(String run);

    /** A run's nodes, attempts, statements and what they said, as one answer tells them: never too little. */
    long ofView(String run);

    /** What a node of a run sent, got and said, as one answer tells it: never too little. */
    long ofNode(String run, String key);
}
