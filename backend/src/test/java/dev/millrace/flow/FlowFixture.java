package dev.millrace.flow;

import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.database.DiskReserve;
import dev.millrace.database.SandboxSize;
import dev.millrace.database.Settings;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionDocument;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.flow.definition.SampleFlows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.ObjectNode;

/** The front doors of this package on a real database, and what they told the packages above. */
final class FlowFixture implements PublicationListener, FlowActivity {

    static final Actor ANNA = new Actor("anna");
    static final Actor BEN = new Actor("ben");
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    final AuditLog audit;
    final FlowStore store;
    final Flows flows;
    final Drafts drafts;
    final Versions versions;
    final List<String> told = new ArrayList<>();
    boolean active;
    boolean listenerFails;

    FlowFixture(DataSource source) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        JdbcClient jdbc = JdbcClient.create(source);
        TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(source));
        Settings settings = new Settings(
                Path.of("unused"),
                Optional.empty(),
                false,
                ZoneId.of("Asia/Shanghai"),
                Optional.empty(),
                Optional.empty(),
                1,
                Duration.ofSeconds(15),
                new DiskReserve(0),
                new SandboxSize(0));
        audit = new AuditLog(jdbc, clock(Instant.EPOCH, Duration.ofMillis(1)));
        store = new FlowStore(jdbc);
        Validation validation = new Validation(() -> Set.of(SampleFlows.RDS, SampleFlows.ADB), clock);
        flows = new Flows(store, transactions, List.of(this), List.of(this), audit, settings, clock);
        drafts = new Drafts(store, transactions, audit, clock);
        versions = new Versions(store, new VersionStore(jdbc), validation, transactions, List.of(this), audit, clock);
    }

    /** Ids begin with the time: of entries in one millisecond nobody could tell the earlier. */
    private static Clock clock(Instant start, Duration step) {
        AtomicInteger asked = new AtomicInteger();
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return start.plus(step.multipliedBy(asked.incrementAndGet()));
            }
        };
    }

    /** The tutorial's document under another name. */
    static DefinitionDocument tutorialNamed(String name) {
        ObjectNode tree = (ObjectNode) DefinitionJson.tree(SampleFlows.tutorialJson());
        return DefinitionJson.parse(tree.put("name", name));
    }

    /** A flow whose draft is the tutorial, at revision 2. */
    FlowId tutorial(String name) {
        FlowId id = flows.create(ANNA, name, null).id();
        drafts.save(ANNA, id, 1, tutorialNamed(name));
        return id;
    }

    List<String> acts(FlowId id) {
        return audit.of("flow", id.value(), 100).stream()
                .map(entry -> entry.act())
                .toList();
    }

    @Override
    public void published(FlowId flow, int version, Definition definition, Actor actor) {
        if (listenerFails) {
            throw new IllegalStateException("the schedule cannot follow");
        }
        told.add("published " + version + " " + definition.name() + " by " + actor.name());
    }

    @Override
    public void unpublished(FlowId flow, Actor actor) {
        told.add("unpublished by " + actor.name());
    }

    @Override
    public boolean isActive(FlowId flow) {
        return active;
    }
}
