package dev.millrace.web.flow;

import dev.millrace.common.Problem;
import dev.millrace.flow.Drafts;
import dev.millrace.flow.FlowId;
import dev.millrace.web.api.StoredSizes;
import org.springframework.stereotype.Component;

/** Sizes of drafts as their table has them. */
@Component
class DraftSizes implements StoredSizes {

    private final Drafts drafts;

    DraftSizes(Drafts drafts) {
        this.drafts = drafts;
    }

    @Override
    public long ofDraft(String flow) {
        try {
            return drafts.size(FlowId.of(flow));
        } catch (Problem noId) {
            return 0;
        }
    }
}
