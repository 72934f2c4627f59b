package dev.millrace.web.page;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Hands texts of the bundle to the page's modules: the variable {@code texts}. */
@Component
public class Texts {

    private final Properties bundle = read();
    private final Map<String, String> written = new ConcurrentHashMap<>();

    /** The texts whose keys begin with the prefix, without it, as JSON that may stand inside a script element. */
    public String json(String prefix) {
        return written.computeIfAbsent(prefix, this::write);
    }

    private String write(String prefix) {
        Map<String, String> texts = new TreeMap<>();
        bundle.forEach((key, text) -> {
            if (key.toString().startsWith(prefix)) {
                texts.put(key.toString().substring(prefix.length()), text.toString());
            }
        });
        return forScript(JsonMapper.shared().writeValueAsString(texts));
    }

    /** JSON that cannot end the script element it stands in. */
    static String forScript(String json) {
        return json.replace("<", "\\u003c");
    }

    private static Properties read() {
        Properties bundle = new Properties();
        ClassPathResource file = new ClassPathResource("messages/messages.properties");
        try (InputStreamReader in = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
            bundle.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bundle;
    }
}
