package dev.millrace.flow.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Documents that something went wrong with. */
public final class Mutations {

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "5.5",
            "1e308",
            "1e400",
            "1e-400",
            "99999999999999999999999999",
            "\"\"",
            "\" \"",
            "\"${x}\"",
            "\"${\"",
            "\"'\"",
            "\"$$\"",
            "\"\\u0000\"",
            "\"\\ud83d\"",
            "\"😀\"",
            "\"extract\"",
            "\"L\"",
            "\"ONCE\"",
            "\"CRON\"",
            "\"0 0 0 31 2 ?\"",
            "\"* * * * * ? 2099\"",
            "\"+999999999y\"",
            "\"-99999999999999999999d\"",
            "\"GGGGGGG\"",
            "\"yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSVV\"",
            "\"Europe/Berlin\"",
            "\"9999-12-31\"",
            "\"9999-12-31T23:59\"",
            "\"00:00\"",
            "\"PT-1S\"",
            "\"P9223372036854775807D\"",
            "\"insert into t select 1; delete from t; begin; \\\\d; copy t from stdin\"",
            "[]",
            "[null]",
            "[1, \"L\", 99]",
            "{}",
            "{\"kind\": \"time\", \"name\": \"mydate\"}");

    private Mutations() {}

    /** The tutorial with one to three things removed, added or replaced anywhere in it. */
    public static ObjectNode ofTutorial(Random random) {
        ObjectNode tree = (ObjectNode) DefinitionJson.tree(SampleFlows.tutorialJson());
        for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
            mutate(tree, random);
        }
        return tree;
    }

    private static void mutate(ObjectNode tree, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        JsonNode container = containers.get(random.nextInt(containers.size()));
        JsonNode value = DefinitionJson.tree(VALUES.get(random.nextInt(VALUES.size())));
        if (container instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>(object.propertyNames());
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(8)) {
                case 0 -> object.remove(name);
                case 1 -> object.set("extra", value);
                default -> object.set(name, value);
            }
        } else if (container instanceof ArrayNode array) {
            if (array.isEmpty() || random.nextInt(4) == 0) {
                array.add(array.isEmpty() ? value : array.get(0).deepCopy());
            } else {
                array.set(random.nextInt(array.size()), value);
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }
}
