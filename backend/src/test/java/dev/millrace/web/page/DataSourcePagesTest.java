package dev.millrace.web.page;

import static dev.millrace.web.SessionToken.csrf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.millrace.ConsoleTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The pages of data sources as a browser gets them. */
@ConsoleTest
class DataSourcePagesTest {

    private static final String SECRET = "a secret that no page shows";

    @Autowired
    private MockMvcTester mvc;

    @Test
    void a_registered_data_source_is_listed_with_its_address_as_text_and_without_its_secret() {
        String name = "<b>shop</b> " + UUID.randomUUID();

        assertThat(add(name, "db.example", SECRET)).hasStatus3xxRedirection();

        assertThat(get("/data-sources"))
                .hasStatusOk()
                .bodyText()
                .contains("&lt;b&gt;shop&lt;/b&gt;", "app@db.example:5432/shop")
                .doesNotContain("<b>shop", SECRET);
    }

    @Test
    void a_wrong_field_is_said_beside_it_and_the_secret_is_not_sent_back() {
        assertThat(add("shop " + UUID.randomUUID(), "db; drop", SECRET))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("id=\"host-error\"", "value=\"db; drop\"")
                .doesNotContain(SECRET);
    }

    @Test
    void a_taken_name_is_said_beside_the_name() {
        String name = "shop " + UUID.randomUUID();
        add(name, "db.example", SECRET);

        assertThat(add(name, "db.example", SECRET))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("id=\"name-error\"", "is already in use");
    }

    @Test
    void what_is_not_there_cannot_be_changed() {
        assertThat(get("/data-sources/1")).hasStatus(HttpStatus.NOT_FOUND);
    }

    private MvcTestResult get(String path) {
        return mvc.get().uri(path).with(user("admin")).exchange();
    }

    private MvcTestResult add(String name, String host, String password) {
        return mvc.post()
                .uri("/data-sources")
                .param("name", name)
                .param("environment", "test")
                .param("host", host)
                .param("port", "5432")
                .param("database", "shop")
                .param("user", "app")
                .param("password", password)
                .param("poolSize", "5")
                .with(user("admin"))
                .with(csrf())
                .exchange();
    }
}
