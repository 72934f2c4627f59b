package dev.millrace.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sql.SqlProblem;
import dev.millrace.sql.SqlScript;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Holds the templates and the bundle together. */
class MessagesTest {

    private static final Pattern KEY = Pattern.compile("#\\{([a-zA-Z0-9.]+)[}(]");

    @Test
    void every_text_that_a_template_names_is_in_the_bundle() throws IOException {
        Set<String> missing = new TreeSet<>();
        int found = 0;
        Properties bundle = bundle();
        for (Resource template :
                new PathMatchingResourcePatternResolver().getResources("classpath*:templates/**/*.html")) {
            Matcher keys = KEY.matcher(template.getContentAsString(StandardCharsets.UTF_8));
            while (keys.find()) {
                found++;
                if (!bundle.containsKey(keys.group(1))) {
                    missing.add(template.getFilename() + ": " + keys.group(1));
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(200);
    }

    @Test
    void the_editor_warns_of_a_foreign_table_in_the_words_of_validation() throws IOException {
        SqlProblem found = SqlScript.of("insert into shop.far values (1)")
                .inspection()
                .externalEffect(table -> true)
                .orElseThrow();

        assertThat(MessageFormat.format(bundle().getProperty("js.sql.foreign"), "shop.far"))
                .isEqualTo(found.message());
    }

    @Test
    void texts_handed_to_modules_cannot_end_their_element() {
        assertThat(Texts.forScript("{\"a\": \"</script><b>\"}")).isEqualTo("{\"a\": \"\\u003c/script>\\u003cb>\"}");
    }

    private static Properties bundle() throws IOException {
        Properties bundle = new Properties();
        bundle.load(new InputStreamReader(
                new ClassPathResource("messages/messages.properties").getInputStream(), StandardCharsets.UTF_8));
        return bundle;
    }
}
