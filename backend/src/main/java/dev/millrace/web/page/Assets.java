package dev.millrace.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The names that the front end's build gave its files: {@code console.js} → {@code /assets/console-3f2a….js}. */
@Component
class Assets {

    private final Map<String, String> manifest;

    Assets() {
        this.manifest = read();
    }

    /** The address of an entry; of one that the manifest does not know, its plain name. */
    String url(String name) {
        return "/assets/" + manifest.getOrDefault(name, name);
    }

    private static Map<String, String> read() {
        ClassPathResource file = new ClassPathResource("static/assets/manifest.json");
        if (!file.exists()) {
            return Map.of();
        }
        try (InputStream in = file.getInputStream()) {
            return JsonMapper.shared().readValue(in, new TypeReference<Map<String, String>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
