package dev.millrace.run;

/** Why a node was skipped, and whether what is downstream of it goes on. */
public enum SkipReason {
    SUSPENDED,
    BY_PERSON,
    OUT_OF_SCOPE,
    UPSTREAM,
    POLICY;

    public boolean downstreamGoesOn() {
        return switch (this) {
            case SUSPENDED, BY_PERSON, OUT_OF_SCOPE -> true;
            case UPSTREAM, POLICY -> false;
        };
    }
}
