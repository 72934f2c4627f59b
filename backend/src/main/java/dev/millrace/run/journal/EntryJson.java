package dev.millrace.run.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How entries are written as JSON: what is null is left out, and what is missing is null, false or nought. */
final class EntryJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(any -> any.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private EntryJson() {}

    static String write(Object part) {
        return MAPPER.writeValueAsString(part);
    }

    static EntryBody read(String json) {
        return MAPPER.readValue(json, EntryBody.class);
    }
}
