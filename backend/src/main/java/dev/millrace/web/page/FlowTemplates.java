package dev.millrace.web.page;

import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import dev.millrace.flow.Drafts;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Flows;
import dev.millrace.flow.definition.DefinitionJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Flows that somebody can start from. */
@Component
class FlowTemplates {

    private static final int MOST_NAMES = 100;

    private final Flows flows;
    private final Drafts drafts;
    private final String tutorial = read("templates/flows/tutorial.json");

    FlowTemplates(Flows flows, Drafts drafts) {
        this.flows = flows;
        this.drafts = drafts;
    }

    /** The tutorial's flow as a definition document, for an empty flow to start from. */
    String tutorial() {
        return tutorial;
    }

    /** Creates the tutorial's flow under the first free name of "…", "… 2", "… 3", in the zone that new flows have. */
    FlowId createTutorial(Actor actor) {
        ObjectNode document = (ObjectNode) JsonMapper.shared().readTree(tutorial);
        String name = document.get("name").asString();
        Flow flow = create(actor, name);
        String zone = drafts.get(actor, flow.id()).definition().properties().zone();
        document.put("name", flow.name());
        ((ObjectNode) document.get("properties")).put("zone", zone);
        drafts.save(actor, flow.id(), flow.draftRevision(), DefinitionJson.parse(document));
        return flow.id();
    }

    private Flow create(Actor actor, String name) {
        for (int number = 2; ; number++) {
            try {
                return flows.create(actor, number == 2 ? name : name + " " + (number - 1), "");
            } catch (Problem.Conflict taken) {
                if (number > MOST_NAMES) {
                    throw taken;
                }
            }
        }
    }

    private static String read(String path) {
        try {
            return new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
