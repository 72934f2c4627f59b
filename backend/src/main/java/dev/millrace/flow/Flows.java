package dev.millrace.flow;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.common.Ids;
import dev.millrace.common.NameCursor;
import dev.millrace.common.Names;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.database.Settings;
import dev.millrace.flow.definition.DefinitionDocument;
import dev.millrace.flow.definition.DefinitionJson;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Task flows as wholes: there or not, and what they are called. */
@Component
public class Flows {

    private static final int PAGE = 100;

    private final FlowStore store;
    private final TransactionOperations transactions;
    private final List<PublicationListener> listeners;
    private final List<FlowActivity> activities;
    private final AuditLog audit;
    private final String zone;
    private final Clock clock;

    Flows(
            FlowStore store,
            TransactionOperations transactions,
            List<PublicationListener> listeners,
            List<FlowActivity> activities,
            AuditLog audit,
            Settings settings,
            Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.listeners = List.copyOf(listeners);
        this.activities = List.copyOf(activities);
        this.audit = audit;
        this.zone = settings.zone().getId();
        this.clock = clock;
    }

    /**
     * Creates a flow with an empty draft, revision 1, owned by the actor.
     *
     * @throws Problem.Invalid {@code malformed} when the name has not 1 to 200 characters after trimming
     * @throws Problem.Conflict {@code name-taken}
     */
    public Flow create(Actor actor, String name, @Nullable String description) {
        return create(actor, DefinitionJson.empty(name, description == null ? "" : description, zone));
    }

    /**
     * Creates a flow with this document as its draft, revision 1, owned by the actor: there at once and whole, or not.
     *
     * @param document under the name that the flow is to have
     * @throws Problem.Conflict {@code name-taken}
     */
    public Flow create(Actor actor, DefinitionDocument document) {
        Instant now = clock.instant();
        FlowId id = new FlowId(Ids.next(now));
        String taken = document.definition().name();
        try {
            transactions.executeWithoutResult(transaction -> {
                store.insert(id, taken, actor.name(), document.json(), now);
                audit.record(actor, "flow.created", subject(id, taken), Map.of());
            });
        } catch (DuplicateKeyException e) {
            throw Problem.Conflict.nameTaken(taken);
        }
        return get(actor, id);
    }

    /** The flow, or a {@link Problem.NotFound}. */
    public Flow get(Actor actor, FlowId id) {
        return store.get(id);
    }

    /**
     * In the order of their names, a hundred at a time.
     *
     * @param part what the names have in them, in any case; null: anything
     * @param cursor of an earlier page; null: from the first
     */
    public Page<Flow> list(Actor actor, @Nullable String part, @Nullable String cursor) {
        if (part != null && part.indexOf(0) >= 0) {
            return Page.last(List.of());
        }
        List<Flow> flows = store.list(part == null ? null : Names.of(part), NameCursor.name(cursor), PAGE + 1);
        return Page.of(flows, PAGE, flow -> NameCursor.of(flow.name()));
    }

    /**
     * Deletes it: out of force first, then out of sight. Its versions and runs stay, its name is free again.
     *
     * @throws Problem.Conflict {@code wrong-state} while a run of it has not ended
     */
    public void delete(Actor actor, FlowId id) {
        transactions.executeWithoutResult(transaction -> {
            FlowStore.LockedFlow flow = store.lock(id);
            if (activities.stream().anyMatch(activity -> activity.isActive(id))) {
                throw Problem.Conflict.wrongState(
                        "\"" + flow.name() + "\" has runs that have not ended. Cancel them first.");
            }
            if (flow.publishedVersion() != null) {
                listeners.forEach(listener -> listener.unpublished(id, actor));
            }
            store.delete(id, clock.instant());
            audit.record(actor, "flow.deleted", subject(id, flow.name()), Map.of());
        });
    }

    static Subject subject(FlowId id, String name) {
        return new Subject("flow", id.value(), name);
    }

    static Problem.NotFound notFound() {
        return new Problem.NotFound("There is no such task flow.");
    }
}
