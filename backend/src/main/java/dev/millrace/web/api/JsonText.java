package dev.millrace.web.api;

import dev.millrace.common.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a body once before it is bound, for what binding would not notice or not place: syntax, names given twice, depth,
 * and text that PostgreSQL cannot store (U+0000, surrogates without their other half).
 */
final class JsonText {

    /** Deeper than any document of the contract, far from the end of a stack. */
    private static final int MAX_DEPTH = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(BodyLimit.MAX_BYTES)
                    .build())
            .build();

    private JsonText() {}

    /** @throws Problem.Invalid naming the place of the first thing that is wrong */
    static void check(byte[] body) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8(body))) {
            checkValue(parser);
        } catch (JacksonException e) {
            throw notJson(e, null);
        }
    }

    /** The parser itself would let pass longer forms than a character needs, and guess at other encodings. */
    private static String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.Invalid.malformed("The body is not well-formed UTF-8.");
        }
    }

    private static void checkValue(JsonParser parser) {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw Problem.Invalid.malformed("The body holds no JSON value.");
            }
            int open = 0;
            while (token != null) {
                if (token == JsonToken.PROPERTY_NAME || token == JsonToken.VALUE_STRING) {
                    checkText(parser.getString(), parser.streamReadContext());
                }
                open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                token = parser.nextToken();
                if (open == 0 && token != null) {
                    throw Problem.Invalid.malformed("Something follows the JSON value.");
                }
            }
        } catch (StreamConstraintsException e) {
            throw Problem.Invalid.field(
                    path(parser.streamReadContext()), "nested too deeply, or a number or name too long");
        } catch (JacksonException e) {
            throw notJson(e, parser.streamReadContext());
        }
    }

    private static Problem notJson(JacksonException e, @Nullable TokenStreamContext context) {
        String original = e.getOriginalMessage();
        if (original != null && original.startsWith("Duplicate Object property")) {
            return Problem.Invalid.field(path(context), "given twice");
        }
        TokenStreamLocation at = e.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return Problem.Invalid.malformed("The body is not well-formed JSON" + where + ".");
    }

    private static void checkText(String text, TokenStreamContext context) {
        String wrong = wrongIn(text);
        if (wrong != null) {
            throw Problem.Invalid.field(path(context), wrong);
        }
    }

    private static @Nullable String wrongIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "holds the character U+0000, which cannot be stored";
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return "holds half of a surrogate pair, which is no character";
            }
        }
        return null;
    }

    /** {@code nodes[2].key}; empty for the document itself. */
    private static String path(@Nullable TokenStreamContext context) {
        if (context == null || context.inRoot()) {
            return "";
        }
        String outer = path(context.getParent());
        if (context.inArray()) {
            return outer + "[" + Math.max(context.getCurrentIndex(), 0) + "]";
        }
        String name = context.currentName();
        if (name == null || wrongIn(name) != null) {
            return outer;
        }
        return outer.isEmpty() ? name : outer + "." + name;
    }
}
