package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import dev.millrace.e2e.attacks.ApiDocument.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests for one call of the API, each with something wrong in one place, or in several by chance. */
final class ApiCases {

    private static final List<String> OTHER_METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "GOT");

    private final Operation operation;
    private final Map<String, String> known;

    /** @param known a value that exists for each path parameter of this call */
    ApiCases(Operation operation, Map<String, String> known) {
        this.operation = operation;
        this.known = known;
    }

    /** Every place with every hostile value. */
    List<Supplier<Request>> everything() {
        List<Supplier<Request>> all = new ArrayList<>();
        for (String value : HostileValues.TEXTS) {
            for (String name : operation.pathParameters()) {
                all.add(() -> request(Map.of(name, encoded(value)), Map.of(), body()));
            }
            for (String name : operation.query()) {
                all.add(() -> request(Map.of(), Map.of(name, encoded(value)), body()));
            }
            all.add(() -> request(Map.of(), Map.of("unknown", encoded(value)), body()));
        }
        for (String method : OTHER_METHODS) {
            all.add(() -> new Request(method, target(Map.of(), Map.of()), List.of(), ""));
        }
        if (operation.changesSomething()) {
            bodies(all);
        }
        return all;
    }

    private void bodies(List<Supplier<Request>> all) {
        for (String body : HostileValues.BODIES) {
            all.add(() -> request(Map.of(), Map.of(), body));
        }
        for (String type : HostileValues.CONTENT_TYPES) {
            all.add(() -> Request.of(operation.method(), target(Map.of(), Map.of()), type, body()));
        }
        if (!operation.body().isContainer()) {
            return;
        }
        for (List<String> place : places(operation.body())) {
            for (JsonNode value : HostileValues.JSON) {
                all.add(() -> request(Map.of(), Map.of(), text(replaced(operation.body(), place, value))));
            }
            all.add(() -> request(Map.of(), Map.of(), text(removed(operation.body(), place))));
        }
    }

    /** Something wrong in one to three places. */
    Request byChance(Random random) {
        Map<String, String> path = new LinkedHashMap<>();
        Map<String, String> query = new LinkedHashMap<>();
        String body = body();
        for (String name : operation.pathParameters()) {
            if (random.nextInt(4) == 0) {
                path.put(name, encoded(text(random)));
            }
        }
        for (String name : operation.query()) {
            if (random.nextInt(2) == 0) {
                query.put(name, random.nextInt(8) == 0 ? raw(random) : encoded(text(random)));
            }
        }
        if (operation.changesSomething() && operation.body().isContainer()) {
            JsonNode changed = operation.body();
            for (int i = random.nextInt(3); i >= 0; i--) {
                List<List<String>> places = places(changed);
                if (places.isEmpty()) {
                    break;
                }
                JsonNode value = HostileValues.JSON.get(random.nextInt(HostileValues.JSON.size()));
                changed = replaced(changed, places.get(random.nextInt(places.size())), value);
            }
            body = cut(text(changed), random);
        }
        return request(path, query, body);
    }

    /** Now and then the end is missing, or a byte is another one. */
    private static String cut(String body, Random random) {
        if (body.isEmpty() || random.nextInt(10) > 0) {
            return body;
        }
        int at = random.nextInt(body.length());
        return random.nextBoolean()
                ? body.substring(0, at)
                : body.substring(0, at) + (char) random.nextInt(256) + body.substring(at + 1);
    }

    private static String text(Random random) {
        return HostileValues.TEXTS.get(random.nextInt(HostileValues.TEXTS.size()));
    }

    /** Bytes that nobody has encoded. */
    private static String raw(Random random) {
        StringBuilder bytes = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            bytes.append((char) (0x21 + random.nextInt(0xde)));
        }
        return bytes.toString();
    }

    private Request request(Map<String, String> path, Map<String, String> query, String body) {
        String target = target(path, query);
        if (!operation.changesSomething()) {
            return Request.get(target);
        }
        return operation.contentTypes().isEmpty()
                ? new Request(operation.method(), target, List.of(), "")
                : Request.json(operation.method(), target, body);
    }

    private String target(Map<String, String> path, Map<String, String> query) {
        String target = operation.path();
        for (String name : operation.pathParameters()) {
            target = target.replace("{" + name + "}", path.getOrDefault(name, known.getOrDefault(name, "x")));
        }
        StringBuilder pairs = new StringBuilder();
        query.forEach((name, value) -> pairs.append(pairs.isEmpty() ? "?" : "&")
                .append(name)
                .append("=")
                .append(value));
        return target + pairs;
    }

    private String body() {
        return operation.body().isMissingNode() ? "" : text(operation.body());
    }

    private static String text(JsonNode node) {
        return Api.JSON.writeValueAsString(node);
    }

    /** Lone surrogates become what UTF-8 has for them by force: three bytes that no decoder should take. */
    private static String encoded(String value) {
        return value.equals("\ud800") ? "%ED%A0%80" : URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The way to every value of the tree, by names and numbers. */
    private static List<List<String>> places(JsonNode tree) {
        List<List<String>> places = new ArrayList<>();
        gather(tree, List.of(), places);
        return places;
    }

    private static void gather(JsonNode node, List<String> way, List<List<String>> places) {
        if (!way.isEmpty()) {
            places.add(way);
        }
        if (node.isObject()) {
            node.properties().forEach(one -> gather(one.getValue(), longer(way, one.getKey()), places));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                gather(node.get(i), longer(way, Integer.toString(i)), places);
            }
        }
    }

    private static List<String> longer(List<String> way, String step) {
        List<String> longer = new ArrayList<>(way);
        longer.add(step);
        return longer;
    }

    private static JsonNode replaced(JsonNode tree, List<String> place, JsonNode value) {
        JsonNode copy = tree.deepCopy();
        JsonNode parent = parent(copy, place);
        String last = place.get(place.size() - 1);
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), value);
        }
        return copy;
    }

    private static JsonNode removed(JsonNode tree, List<String> place) {
        JsonNode copy = tree.deepCopy();
        JsonNode parent = parent(copy, place);
        String last = place.get(place.size() - 1);
        if (parent instanceof ObjectNode object) {
            object.remove(last);
        } else if (parent instanceof ArrayNode array) {
            array.remove(Integer.parseInt(last));
        }
        return copy;
    }

    private static JsonNode parent(JsonNode tree, List<String> place) {
        JsonNode parent = tree;
        for (String step : place.subList(0, place.size() - 1)) {
            parent = parent.isArray() ? parent.get(Integer.parseInt(step)) : parent.get(step);
        }
        return parent;
    }
}
