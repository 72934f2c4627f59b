package dev.millrace.flow.file;

import dev.millrace.flow.definition.Place;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one YAML document as the tree that the same document in JSON gives: a bare word is null, true, false or a number
 * if JSON would have it so, and text else ({@code 09:30}, {@code yes} and {@code 007} are texts). It makes nothing but
 * this tree: tags, anchors and aliases are refused, so that a file can neither name a class nor grow while it is read.
 */
final class YamlReader {

    /** As deep as any body of the API. */
    private static final int MAX_DEPTH = 100;

    /** The library copies what it has read of a word with each kilobyte of it: one of megabytes takes many seconds. */
    static final int LONGEST_LINE = 256 * 1024;

    /** More digits than any value of a document has. */
    private static final int LONGEST_NUMBER = 400;

    private static final Pattern NULL = Pattern.compile("|~|null");
    private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]*)");
    private static final Pattern NUMBER = Pattern.compile(WHOLE + "(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ParserImpl events;
    private final PlaceFinder places;

    private YamlReader(String text, PlaceFinder places) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(text.length());
        this.events = new ParserImpl(new StreamReader(text), options);
        this.places = places;
    }

    /**
     * @param places is told where each value stands
     * @throws dev.millrace.common.Problem.Invalid {@code malformed} with the place
     */
    static JsonNode read(String text, PlaceFinder places) {
        refuseHardLines(text);
        try {
            return new YamlReader(text, places).document();
        } catch (MarkedYAMLException e) {
            throw FileMistakes.notYaml(e.getContext(), e.getProblem(), place(e.getProblemMark()));
        }
    }

    private JsonNode document() {
        // The start of the stream, which says nothing.
        events.getEvent();
        if (events.checkEvent(Event.ID.StreamEnd)) {
            throw FileMistakes.empty();
        }
        events.getEvent();
        JsonNode tree = value(next(), "", 0);
        events.getEvent();
        if (!events.checkEvent(Event.ID.StreamEnd)) {
            throw FileMistakes.wrong("A second document begins", place(events.peekEvent()));
        }
        return tree;
    }

    private JsonNode value(NodeEvent event, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw FileMistakes.wrong("The file is nested too deeply", place(event));
        }
        if (event instanceof MappingStartEvent) {
            return object(path, depth);
        }
        if (event instanceof SequenceStartEvent) {
            return array(path, depth);
        }
        return scalar((ScalarEvent) event);
    }

    private ObjectNode object(String path, int depth) {
        ObjectNode object = NODES.objectNode();
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            NodeEvent event = next();
            if (!(event instanceof ScalarEvent key)) {
                throw FileMistakes.wrong("The name of a field has to be a word", place(event));
            }
            String name = key.getValue();
            if (object.has(name)) {
                throw FileMistakes.twice(name, place(event));
            }
            String member = places.member(path, name, place(event));
            object.set(name, value(next(), member, depth + 1));
        }
        events.getEvent();
        return object;
    }

    private ArrayNode array(String path, int depth) {
        ArrayNode array = NODES.arrayNode();
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            NodeEvent event = next();
            String element = places.element(path, array.size(), place(event));
            array.add(value(event, element, depth + 1));
        }
        events.getEvent();
        return array;
    }

    private static JsonNode scalar(ScalarEvent scalar) {
        String text = scalar.getValue();
        if (!scalar.isPlain()) {
            return NODES.stringNode(text);
        }
        if (NULL.matcher(text).matches()) {
            return NODES.nullNode();
        }
        if (text.equals("true") || text.equals("false")) {
            return NODES.booleanNode(text.equals("true"));
        }
        if (text.length() > LONGEST_NUMBER || !NUMBER.matcher(text).matches()) {
            return NODES.stringNode(text);
        }
        return WHOLE.matcher(text).matches()
                ? NODES.numberNode(new BigInteger(text))
                : NODES.numberNode(Double.parseDouble(text));
    }

    /** The next thing that is a value or a name, which only values and names are asked for. */
    private NodeEvent next() {
        NodeEvent event = (NodeEvent) events.getEvent();
        if (event.getAnchor() != null) {
            throw FileMistakes.wrong("Anchors and aliases (& and *) are not taken", place(event));
        }
        if (tag(event) != null) {
            throw FileMistakes.wrong("Tags (!) are not taken", place(event));
        }
        return event;
    }

    private static @Nullable String tag(NodeEvent event) {
        return event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent collection ? collection.getTag() : null;
    }

    private static void refuseHardLines(String text) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (!StreamReader.isPrintable(c)) {
                throw FileMistakes.unprintable(c, new Place(line, column));
            }
            if (column > LONGEST_LINE) {
                throw FileMistakes.wrong(
                        "A line of YAML has at most 256 KiB; JSON may have longer ones", new Place(line, 1));
            }
            line += c == '\n' ? 1 : 0;
            column = c == '\n' ? 1 : column + 1;
        }
    }

    private static Place place(Event event) {
        return place(event.getStartMark());
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
