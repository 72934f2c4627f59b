package dev.millrace.flow.definition;

import dev.millrace.common.Names;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The fields of one JSON object, read strictly: what is wrong is noted with its path and a stand-in is returned, so that
 * one reading finds everything. Null and absent are the same.
 */
final class JsonFields {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,24}");
    private static final double FARTHEST = 1e9;

    /** Reads one element of an array; null when it was wrong, and noted as such. */
    interface Element<T> {
        @Nullable
        T read(JsonNode node, String path);
    }

    private final JsonNode object;
    private final String path;
    private final JsonMistakes mistakes;

    private JsonFields(JsonNode object, String path, JsonMistakes mistakes) {
        this.object = object;
        this.path = path;
        this.mistakes = mistakes;
    }

    /** @param path of the object, empty for the document itself */
    static JsonFields of(JsonNode node, String path, JsonMistakes mistakes, Set<String> known) {
        if (!node.isObject()) {
            mistakes.add(path, "must be an object.");
            return new JsonFields(MissingNode.getInstance(), path, mistakes);
        }
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                mistakes.add(
                        join(path, JsonMistakes.printable(name)), "is not a field of " + Definition.FORMAT + " here.");
            }
        }
        return new JsonFields(node, path, mistakes);
    }

    /** An object of which only some fields are looked at. */
    static JsonFields unchecked(JsonNode object, JsonMistakes mistakes) {
        return new JsonFields(object, "", mistakes);
    }

    boolean has(String field) {
        return !get(field).isNull() && !get(field).isMissingNode();
    }

    @Nullable
    String text(String field) {
        JsonNode node = get(field);
        if (node.isString() && JsonMistakes.storable(node.stringValue())) {
            return node.stringValue();
        }
        // Paths are made for mistakes only: a large document has ten thousand texts.
        return has(field) ? textOf(node, at(field)) : null;
    }

    String text(String field, String otherwise) {
        String text = text(field);
        return text == null ? otherwise : text;
    }

    String requiredText(String field) {
        if (!has(field)) {
            mistakes.add(at(field), "is required.");
            return "";
        }
        return text(field, "");
    }

    /** As {@link Names} has it, 1 to 200 characters. */
    String name(String field) {
        String name = Names.of(requiredText(field));
        int length = name.codePointCount(0, name.length());
        if (has(field) && get(field).isString() && (length < 1 || length > 200)) {
            mistakes.add(at(field), "must have 1 to 200 characters.");
        }
        String refusal = mistakes.areOfStoredText() ? null : Names.refusal(name);
        if (refusal != null) {
            mistakes.add(at(field), refusal + ".");
        }
        return name;
    }

    String key(String field) {
        String key = requiredText(field);
        if (has(field) && get(field).isString() && !KEY.matcher(key).matches()) {
            mistakes.add(at(field), "must be 1 to 24 letters, digits, _ or -.");
        }
        return key;
    }

    boolean flag(String field, boolean otherwise) {
        Boolean flag = flag(field);
        return flag == null ? otherwise : flag;
    }

    @Nullable
    Boolean flag(String field) {
        if (!has(field)) {
            return null;
        }
        if (!get(field).isBoolean()) {
            mistakes.add(at(field), "must be true or false.");
            return null;
        }
        return get(field).booleanValue();
    }

    @Nullable
    Integer integer(String field) {
        return has(field) ? integerOf(get(field), at(field)) : null;
    }

    int integer(String field, int otherwise, int min, int max) {
        Integer value = integer(field);
        if (value == null) {
            return otherwise;
        }
        if (value < min || value > max) {
            mistakes.add(at(field), "must be a whole number from " + min + " to " + max + ".");
            return otherwise;
        }
        return value;
    }

    @Nullable
    Long count(String field) {
        if (!has(field)) {
            return null;
        }
        JsonNode node = get(field);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            mistakes.add(at(field), "must be a whole number, 0 or more.");
            return null;
        }
        return node.longValue();
    }

    /** A place or size on the canvas. */
    double number(String field) {
        return number(field, 0, -FARTHEST, FARTHEST);
    }

    double number(String field, double otherwise, double min, double max) {
        if (!has(field)) {
            return otherwise;
        }
        JsonNode node = get(field);
        // The bound on the scale: jsonb holds numeric values, which end at some thousand digits.
        boolean plain = node.isNumber()
                && (!node.isBigDecimal() || Math.abs(node.decimalValue().scale()) < 400);
        double value = plain ? doubleOf(node) : Double.NaN;
        if (!(value >= min && value <= max)) {
            mistakes.add(at(field), "must be a number from " + plainly(min) + " to " + plainly(max) + ".");
            return otherwise;
        }
        return value;
    }

    /** An ISO-8601 duration such as {@code PT30S}, from {@code min} to 24 days: what PostgreSQL's timeouts can hold. */
    @Nullable
    Duration duration(String field, Duration min) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        try {
            Duration duration = Duration.parse(text);
            if (duration.compareTo(min) >= 0 && duration.compareTo(Duration.ofDays(24)) <= 0) {
                return duration;
            }
        } catch (DateTimeException | ArithmeticException notOne) {
            // said below, with the bounds
        }
        mistakes.add(at(field), "must be an ISO-8601 duration from " + min + " to PT576H.");
        return null;
    }

    <E extends Enum<E>> E choice(String field, Class<E> type, E otherwise) {
        E value = choice(field, type);
        return value == null ? otherwise : value;
    }

    /** One of the constants, by what its {@code toString} says. */
    <E extends Enum<E>> @Nullable E choice(String field, Class<E> type) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.toString().equals(text)) {
                return constant;
            }
        }
        mistakes.add(
                at(field),
                "must be one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(E::toString)
                                .collect(Collectors.joining(", "))
                        + ".");
        return null;
    }

    /** The object in a field; null when it is absent. */
    @Nullable
    JsonFields object(String field, Set<String> known) {
        return has(field) ? of(get(field), at(field), mistakes, known) : null;
    }

    /** The object in a field; one without fields when it is absent. */
    JsonFields objectOrEmpty(String field, Set<String> known) {
        JsonFields fields = object(field, known);
        return fields == null ? new JsonFields(MissingNode.getInstance(), at(field), mistakes) : fields;
    }

    /** The elements of an array, each read from its node and path; those that read as null are left out. */
    <T> List<T> list(String field, Element<T> element) {
        List<T> list = listOrNull(field, element);
        return list == null ? List.of() : list;
    }

    <T> @Nullable List<T> listOrNull(String field, Element<T> element) {
        if (!has(field)) {
            return null;
        }
        JsonNode array = get(field);
        List<T> list = new ArrayList<>();
        if (!array.isArray()) {
            mistakes.add(at(field), "must be an array.");
            return list;
        }
        for (int i = 0; i < array.size() && !mistakes.enough(); i++) {
            T value = element.read(array.get(i), at(field) + "[" + i + "]");
            if (value != null) {
                list.add(value);
            }
        }
        return list;
    }

    int sizeOf(String field) {
        return get(field).isArray() ? get(field).size() : 0;
    }

    @Nullable
    String textOf(JsonNode node, String at) {
        if (!node.isString()) {
            mistakes.add(at, "must be a text.");
            return null;
        }
        String text = node.stringValue();
        if (!JsonMistakes.storable(text)) {
            mistakes.add(at, "must hold neither U+0000 nor half of a surrogate pair.");
            return null;
        }
        return text;
    }

    @Nullable
    Integer integerOf(JsonNode node, String at) {
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            mistakes.add(at, "must be a whole number.");
            return null;
        }
        return node.intValue();
    }

    String at(String field) {
        return join(path, field);
    }

    void wrong(String field, String message) {
        mistakes.add(at(field), message);
    }

    private JsonNode get(String field) {
        return object.path(field);
    }

    private static double doubleOf(JsonNode node) {
        return node.asDouble(Double.NaN);
    }

    private static String plainly(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    private static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
