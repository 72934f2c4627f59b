package dev.millrace.flow;

import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionDocument;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What was published of each flow, and what of it is in force. */
@Component
public class Versions {

    private static final int PAGE = 100;

    /** Of the documents of versions in force that are kept, all together. */
    private static final long MOST_CHARACTERS = 4_000_000;

    private final FlowStore flows;
    private final VersionStore versions;
    private final Validation validation;
    private final TransactionOperations transactions;
    private final List<PublicationListener> listeners;
    private final AuditLog audit;
    private final Clock clock;
    private final LatestVersions latest = new LatestVersions(MOST_CHARACTERS);

    Versions(
            FlowStore flows,
            VersionStore versions,
            Validation validation,
            TransactionOperations transactions,
            List<PublicationListener> listeners,
            AuditLog audit,
            Clock clock) {
        this.flows = flows;
        this.versions = versions;
        this.validation = validation;
        this.transactions = transactions;
        this.listeners = List.copyOf(listeners);
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes the draft the next version and puts it in force.
     *
     * @param revision that the draft must be at; null: any
     * @throws Problem.Conflict {@code stale-revision}
     * @throws Problem.Invalid {@code definition-invalid} with the {@code findings}
     */
    public Version publish(Actor actor, FlowId flow, String comment, @Nullable Long revision) {
        return Drafts.required(transactions.execute(transaction -> {
            flows.lock(flow);
            Draft draft = flows.draft(flow);
            if (revision != null && revision != draft.revision()) {
                throw draft.stale();
            }
            Definition definition = draft.definition();
            validation.refuseErrors(definition);
            Version version =
                    new Version(flow, versions.next(flow), comment, draft.revision(), clock.instant(), actor.name());
            versions.insert(version, draft.json());
            flows.publish(flow, version.number());
            listeners.forEach(listener -> listener.published(flow, version.number(), definition, actor));
            audit.record(
                    actor,
                    "flow.published",
                    Flows.subject(flow, definition.name()),
                    Map.of("version", version.number(), "revision", draft.revision(), "comment", comment));
            return version;
        }));
    }

    /**
     * Takes the flow out of force; its versions stay.
     *
     * @throws Problem.Conflict {@code wrong-state} when nothing is published
     */
    public void unpublish(Actor actor, FlowId flow) {
        transactions.executeWithoutResult(transaction -> {
            FlowStore.LockedFlow locked = flows.lock(flow);
            if (locked.publishedVersion() == null) {
                throw notPublished(locked.name());
            }
            flows.publish(flow, null);
            listeners.forEach(listener -> listener.unpublished(flow, actor));
            audit.record(
                    actor,
                    "flow.unpublished",
                    Flows.subject(flow, locked.name()),
                    Map.of("version", locked.publishedVersion()));
        });
    }

    /**
     * Makes the draft what that version is; the flow keeps its name. Nothing is lost when somebody saves meanwhile: the
     * restoration is refused then.
     *
     * @param revision that the draft must be at; null: the one it has when the call comes
     * @return the draft as it is now
     * @throws Problem.Conflict {@code stale-revision} with what is stored; nothing is changed then
     */
    public Draft restore(Actor actor, FlowId flow, int number, @Nullable Long revision) {
        return Drafts.required(transactions.execute(transaction -> {
            Version.Whole version = get(actor, flow, number);
            Draft earlier = flows.draft(flow);
            if (revision != null && revision != earlier.revision()) {
                throw earlier.stale();
            }
            DefinitionDocument document = version.restoredInto(earlier);
            Instant now = clock.instant();
            long restored = flows.saveDraft(flow, earlier.revision(), document.json(), actor.name(), now)
                    .orElseThrow(() -> flows.draft(flow).stale());
            audit.record(
                    actor,
                    "flow.draft-restored",
                    Flows.subject(flow, document.definition().name()),
                    Map.of("version", number, "revision", restored));
            return new Draft(flow, restored, document.json(), now, actor.name());
        }));
    }

    /** Newest first, a hundred at a time. */
    public Page<Version> list(Actor actor, FlowId flow, @Nullable String cursor) {
        flows.get(flow);
        List<Version> found = versions.list(flow, cursor == null ? Integer.MAX_VALUE : number(cursor), PAGE + 1);
        return Page.of(found, PAGE, version -> Integer.toString(version.number()));
    }

    /** That version, or a {@link Problem.NotFound}. */
    public Version.Whole get(Actor actor, FlowId flow, int number) {
        return versions.find(flow, number).orElseThrow(() -> {
            flows.get(flow);
            return new Problem.NotFound("There is no version " + number + " of this task flow.");
        });
    }

    /**
     * What is in force of the flow, which stays so until the caller's transaction ends. Every decision about its runs is taken under
     * this. The version itself is to be read afterwards: one that was published while this waited is not seen by the same statement.
     *
     * @throws Problem.NotFound when there is no such flow
     */
    public Held hold(Actor actor, FlowId flow) {
        FlowStore.LockedFlow locked = flows.hold(flow);
        return new Held(locked.name(), locked.publishedVersion());
    }

    /**
     * A flow whose row is held.
     *
     * @param published the number of the version in force; null: none is
     */
    public record Held(String name, @Nullable Integer published) {}

    /** Bytes of that version as it is stored; zero when there is none. */
    public long size(FlowId flow, int number) {
        return versions.size(flow, number);
    }

    /** Bytes of the version in force; zero when there is none. */
    public long publishedSize(FlowId flow) {
        return versions.publishedSize(flow);
    }

    /** The version in force; empty when there is none, or no such flow. */
    public Optional<Version.Whole> published(FlowId flow) {
        return versions.published(flow);
    }

    /**
     * The version that was in force when this member looked last. Whoever acts on it checks that it still is, while holding the flow
     * ({@link #hold}), and otherwise says so ({@link #isStale}) and asks again.
     *
     * @throws Problem.NotFound when there is no such flow
     * @throws Problem.Conflict {@code wrong-state} when nothing is published
     */
    public Version.Whole latest(FlowId flow) {
        return latest.get(flow, this::inForce);
    }

    private Version.Whole inForce(FlowId flow) {
        return published(flow).orElseThrow(() -> notPublished(flows.get(flow).name()));
    }

    /** A version that {@link #latest} gave is no longer in force. */
    public void isStale(Version.Whole version) {
        latest.forget(version);
    }

    /** Nothing is in force of the flow. */
    public static Problem.Conflict notPublished(String flowName) {
        return Problem.Conflict.wrongState("\"" + flowName + "\" is not published.");
    }

    private static int number(String cursor) {
        try {
            return Integer.parseInt(cursor);
        } catch (NumberFormatException e) {
            throw Problem.Invalid.field("cursor", "is not one that this list gave.");
        }
    }
}
