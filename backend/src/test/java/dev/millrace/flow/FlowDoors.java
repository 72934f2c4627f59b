package dev.millrace.flow;

import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.database.DiskReserve;
import dev.millrace.database.SandboxSize;
import dev.millrace.database.Settings;
import dev.millrace.flow.definition.DefinitionJson;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The front doors of this package for tests of the packages above it; one data source, {@code target}, is known. */
public final class FlowDoors {

    public static final Actor TESTER = new Actor("tester");

    public final Flows flows;
    public final Drafts drafts;
    public final Versions versions;
    public final Validation validation;
    public final AuditLog audit;

    public FlowDoors(
            JdbcClient database,
            TransactionTemplate transactions,
            List<PublicationListener> listeners,
            Clock clock,
            Set<String> dataSources) {
        Settings settings = new Settings(
                Path.of("unused"),
                Optional.empty(),
                false,
                ZoneId.of("UTC"),
                Optional.empty(),
                Optional.empty(),
                1,
                Duration.ofSeconds(15),
                new DiskReserve(0),
                new SandboxSize(0));
        FlowStore store = new FlowStore(database);
        audit = new AuditLog(database, clock);
        validation = new Validation(() -> dataSources, clock);
        flows = new Flows(store, transactions, listeners, List.of(), audit, settings, clock);
        drafts = new Drafts(store, transactions, audit, clock);
        versions = new Versions(store, new VersionStore(database), validation, transactions, listeners, audit, clock);
    }

    /** A new flow with this document as its draft, under another name. */
    public FlowId flow(String name, String json) {
        FlowId id = flows.create(TESTER, name, null).id();
        drafts.save(
                TESTER,
                id,
                1,
                DefinitionJson.parse(json.replaceFirst("\"name\": \"[^\"]*\"", "\"name\": \"" + name + "\"")));
        return id;
    }

    public int publish(FlowId flow) {
        return versions.publish(TESTER, flow, "", null).number();
    }
}
