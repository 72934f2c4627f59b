package dev.millrace.web.api;

/** How large the documents are that calls are about. */
@FunctionalInterface
public interface StoredSizes {

    /** Bytes of the draft of the flow with this id; zero when there is none. */
    long ofDraft(String flow);
}
