package dev.millrace.web.run;

import dev.millrace.common.Problem;
import dev.millrace.flow.Drafts;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Versions;
import dev.millrace.run.RunId;
import dev.millrace.run.RunSizes;
import dev.millrace.web.api.StoredSizes;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/** Sizes of documents as their tables have them; an id that cannot be one names nothing. */
@Component
class DocumentSizes implements StoredSizes {

    private final Drafts drafts;
    private final Versions versions;
    private final RunSizes runs;

    DocumentSizes(Drafts drafts, Versions versions, RunSizes runs) {
        this.drafts = drafts;
        this.versions = versions;
        this.runs = runs;
    }

    @Override
    public long ofDraft(String flow) {
        return orNothing(() -> drafts.size(FlowId.of(flow)));
    }

    @Override
    public long ofVersion(String flow, int number) {
        return orNothing(() -> versions.size(FlowId.of(flow), number));
    }

    @Override
    public long ofPublished(String flow) {
        return orNothing(() -> versions.publishedSize(FlowId.of(flow)));
    }

    @Override
    public long ofDefinition(String run) {
        return orNothing(() -> runs.ofDefinition(RunId.of(run)));
    }

    @Override
    public long ofView(String run) {
        return orNothing(() -> runs.ofView(RunId.of(run)));
    }

    @Override
    public long ofNode(String run, String key) {
        return orNothing(() -> runs.ofNode(RunId.of(run), key));
    }

    private static long orNothing(LongSupplier size) {
        try {
            return size.getAsLong();
        } catch (Problem noId) {
            return 0;
        }
    }
}
