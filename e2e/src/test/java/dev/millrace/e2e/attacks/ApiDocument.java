package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document that the console gives out, as a list of calls with a body that each would take. */
final class ApiDocument {

    private static final List<String> METHODS = List.of("get", "post", "put", "delete", "patch");
    private static final int DEEPEST = 7;

    private final JsonNode document;
    private final JsonNode definition;

    /** @param definition stands wherever a body has a flow's definition */
    ApiDocument(JsonNode document, JsonNode definition) {
        this.document = document;
        this.definition = definition;
    }

    /**
     * One method of one path.
     *
     * @param path with {@code {names}} of its parameters
     * @param query names of query parameters
     * @param body one that is well-formed by the schema; missing where none is taken
     */
    record Operation(String method, String path, List<String> query, List<String> contentTypes, JsonNode body) {

        List<String> pathParameters() {
            List<String> names = new ArrayList<>();
            for (String segment : path.split("/", -1)) {
                if (segment.startsWith("{")) {
                    names.add(segment.substring(1, segment.length() - 1));
                }
            }
            return names;
        }

        boolean changesSomething() {
            return !method.equals("GET");
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
                if (METHODS.contains(entry.getKey())) {
                    operations.add(operation(path.getKey(), entry.getKey(), entry.getValue()));
                }
            }
        }
        return operations;
    }

    private Operation operation(String path, String method, JsonNode operation) {
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            if (resolved(parameter).path("in").asString().equals("query")) {
                query.add(resolved(parameter).get("name").asString());
            }
        }
        JsonNode content = resolved(operation.path("requestBody")).path("content");
        List<String> types = new ArrayList<>();
        content.propertyNames().forEach(types::add);
        JsonNode body = types.isEmpty()
                ? content.path("none")
                : sample(content.get(types.get(types.size() - 1)).path("schema"), DEEPEST);
        return new Operation(method.toUpperCase(Locale.ROOT), path, query, types, body);
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    /** A value that the schema allows, with every property that it names, down to some depth. */
    private JsonNode sample(JsonNode schema, int depth) {
        if (schema.path("$ref").asString("").endsWith("/Definition")) {
            return definition;
        }
        JsonNode resolved = resolved(schema);
        if (resolved.has("oneOf")) {
            return sample(resolved.get("oneOf").get(0), depth);
        }
        if (resolved.has("enum")) {
            return resolved.get("enum").get(0);
        }
        if (resolved.has("const")) {
            return resolved.get("const");
        }
        JsonNode type = resolved.path("type");
        return switch (type.isArray() ? type.get(0).asString() : type.asString("string")) {
            case "object" -> object(resolved, depth);
            case "array" -> array(resolved, depth);
            case "integer", "number" -> node("1");
            case "boolean" -> node("false");
            case "null" -> node("null");
            default ->
                node(
                        resolved.path("format").asString("").equals("date-time")
                                ? "\"2026-06-04T10:00:00Z\""
                                : "\"text\"");
        };
    }

    private JsonNode object(JsonNode schema, int depth) {
        ObjectNode object = Api.JSON.createObjectNode();
        if (depth > 0) {
            for (Map.Entry<String, JsonNode> property :
                    schema.path("properties").properties()) {
                object.set(property.getKey(), sample(property.getValue(), depth - 1));
            }
        }
        return object;
    }

    private JsonNode array(JsonNode schema, int depth) {
        ArrayNode array = Api.JSON.createArrayNode();
        if (depth > 0 && schema.has("items")) {
            array.add(sample(schema.get("items"), depth - 1));
        }
        return array;
    }

    private static JsonNode node(String json) {
        return Api.JSON.readTree(json);
    }
}
