package dev.millrace.flow;

import dev.millrace.common.Actor;
import dev.millrace.common.Names;
import dev.millrace.common.Problem;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionDocument;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.flow.file.FlowFile;
import dev.millrace.flow.validation.FindingList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Flows as files, which people keep beside their code and carry from one console to another. */
@Component
public class FlowFiles {

    private final Drafts drafts;
    private final Versions versions;
    private final Validation validation;
    private final DataSourceNames dataSources;

    FlowFiles(Drafts drafts, Versions versions, Validation validation, DataSourceNames dataSources) {
        this.drafts = drafts;
        this.versions = versions;
        this.validation = validation;
        this.dataSources = dataSources;
    }

    /**
     * What is in a file, seen from this console.
     *
     * @param unknownDataSources names that nodes have and the registry has not, in their order
     * @param findings of the definition as it is in the file
     */
    public record Reading(DefinitionDocument document, List<String> unknownDataSources, FindingList findings) {}

    /** The draft as a file, or a {@link Problem.NotFound}. */
    public FlowFile ofDraft(Actor actor, FlowId flow) {
        return FlowFile.of(drafts.get(actor, flow).definition());
    }

    /** A version as a file, or a {@link Problem.NotFound}. */
    public FlowFile ofVersion(Actor actor, FlowId flow, int number) {
        return FlowFile.of(versions.get(actor, flow, number).definition());
    }

    /**
     * Looks at a file; nothing is stored.
     *
     * @throws Problem.Invalid {@code malformed} with line and column, or {@code too-large}
     */
    public Reading read(byte[] file) {
        DefinitionDocument document = FlowFile.read(file);
        Definition definition = document.definition();
        return new Reading(document, unknown(definition, dataSources.all()), validation.findings(definition));
    }

    static List<String> unknown(Definition definition, Set<String> known) {
        return definition.nodes().stream()
                .flatMap(node -> node.config() instanceof SqlNodeConfig sql
                        ? Stream.ofNullable(sql.dataSource())
                        : Stream.empty())
                .filter(name -> !known.contains(name) && !known.contains(Names.of(name)))
                .distinct()
                .sorted()
                .toList();
    }
}
