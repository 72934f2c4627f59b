package dev.millrace.web.api;

/**
 * Sizes of documents in tests.
 *
 * @param ofOne those of the flow or run {@code 1}
 * @param ofOthers all others
 */
record SizesOfOne(long ofOne, long ofOthers) implements StoredSizes {

    @Override
    public long ofDraft(String flow) {
        return of(flow);
    }

    @Override
    public long ofVersion(String flow, int number) {
        return of(flow);
    }

    @Override
    public long ofPublished(String flow) {
        return of(flow);
    }

    @Override
    public long ofDefinition(String run) {
        return of(run);
    }

    @Override
    public long ofView(String run) {
        return of(run);
    }

    @Override
    public long ofNode(String run, String key) {
        return of(run);
    }

    private long of(String id) {
        return id.equals("1") ? ofOne : ofOthers;
    }
}
