package dev.millrace.flow;

import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import dev.millrace.flow.definition.DefinitionDocument;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The one editable state of each flow. Anything well-formed may be saved; each save is a revision. */
@Component
public class Drafts {

    private final FlowStore store;
    private final TransactionOperations transactions;
    private final AuditLog audit;
    private final Clock clock;

    Drafts(FlowStore store, TransactionOperations transactions, AuditLog audit, Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.audit = audit;
        this.clock = clock;
    }

    /** The draft as it is stored, or a {@link Problem.NotFound}. */
    public Draft get(Actor actor, FlowId flow) {
        return store.draft(flow);
    }

    /** Bytes of the draft as it is stored; zero when there is none. */
    public long size(FlowId flow) {
        return store.draftSize(flow);
    }

    /**
     * Saves the draft if nobody saved it since {@code expected}, and renames the flow to the document's name.
     *
     * @return the new revision
     * @throws Problem.Conflict {@code stale-revision} with what is stored: {@code revision}, {@code definition},
     *     {@code savedBy} and {@code savedAt}; or {@code name-taken}; nothing is saved then
     */
    public long save(Actor actor, FlowId flow, long expected, DefinitionDocument document) {
        String name = document.definition().name();
        try {
            return required(transactions.execute(transaction -> {
                Optional<Long> saved = store.saveDraft(flow, expected, document.json(), actor.name(), clock.instant());
                long revision = saved.orElseThrow(() -> get(actor, flow).stale());
                store.rename(flow, name)
                        .ifPresent(earlier -> audit.record(
                                actor, "flow.renamed", Flows.subject(flow, name), Map.of("from", earlier)));
                audit.record(actor, "flow.draft-saved", Flows.subject(flow, name), Map.of("revision", revision));
                return revision;
            }));
        } catch (DuplicateKeyException e) {
            throw Problem.Conflict.nameTaken(name);
        }
    }

    static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a transaction gave no result");
        }
        return value;
    }
}
