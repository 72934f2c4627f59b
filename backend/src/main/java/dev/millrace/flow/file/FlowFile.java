package dev.millrace.flow.file;

import dev.millrace.common.Problem;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionDocument;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.flow.definition.Place;
import dev.millrace.flow.definition.Places;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One flow as a file that people read and compare: the document {@code millrace/v1} as YAML in UTF-8 with line feeds and a
 * final one. The same content gives the same bytes; what is written can be read, and means what it meant.
 *
 * @param name of the flow, for people
 * @param text of at most {@value #MAX_BYTES} bytes
 * @param syntax that the text is in
 */
public record FlowFile(String name, String text, Syntax syntax) {

    /** A file may be as large as the document in it. */
    public static final int MAX_BYTES = DefinitionJson.MAX_DOCUMENT_BYTES;

    /** What a file is written in. */
    public enum Syntax {
        YAML,
        /** For a document that fits a file only without margins, or has lines that YAML cannot be read with. */
        JSON
    }

    public static FlowFile of(Definition definition) {
        ObjectNode document = PlainDocument.of(definition);
        String yaml = YamlWriter.write(document);
        boolean readable = yaml.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
                && yaml.lines().allMatch(line -> line.length() <= YamlReader.LONGEST_LINE);
        return readable
                ? new FlowFile(definition.name(), yaml, Syntax.YAML)
                : new FlowFile(definition.name(), document + "\n", Syntax.JSON);
    }

    /**
     * Reads a file; a text that begins with a brace is JSON, any other YAML.
     *
     * @throws Problem.Invalid {@code malformed} with line and column, or {@code too-large}
     */
    public static DefinitionDocument read(byte[] file) {
        if (file.length > MAX_BYTES) {
            throw new Problem.Invalid("too-large", "A file has at most 4 MiB.", Map.of());
        }
        return read(utf8(file));
    }

    static DefinitionDocument read(String text) {
        // What editors on Windows put before a text; it belongs to no document.
        String bare = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return DefinitionJson.parse(tree(bare, PlaceFinder.none()), places(bare));
    }

    private static String utf8(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        CharBuffer text = CharBuffer.allocate(file.length);
        CoderResult end = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
        String read = text.flip().toString();
        if (end.isError()) {
            int line = 1 + (int) read.chars().filter(c -> c == '\n').count();
            throw FileMistakes.wrong("The file is not UTF-8", new Place(line, read.length() - read.lastIndexOf('\n')));
        }
        return read;
    }

    private static JsonNode tree(String text, PlaceFinder places) {
        return text.stripLeading().startsWith("{") ? JsonReader.read(text, places) : YamlReader.read(text, places);
    }

    private static Places places(String text) {
        return paths -> {
            PlaceFinder places = new PlaceFinder(paths);
            if (places.wantsAny()) {
                tree(text, places);
            }
            return places.found();
        };
    }
}
