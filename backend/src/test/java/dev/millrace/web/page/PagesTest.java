package dev.millrace.web.page;

import static dev.millrace.web.SessionToken.csrf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.millrace.ConsoleTest;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The pages as a browser gets them. */
@ConsoleTest
class PagesTest {

    @Autowired
    private MockMvcTester mvc;

    @ParameterizedTest
    @CsvSource({
        "/flows, Task Orchestration, Create Task Flow",
        "/operations/runs, Runs, Every run of every task flow",
        "/members, Members, The consoles that share this database",
        "/administration/audit, Audit Log, Who did what",
    })
    void a_page_has_a_title_and_says_what_it_is_for(String path, String title, String text) {
        assertThat(page(path))
                .contains("<title>" + title + " · Millrace</title>")
                .contains(text)
                .doesNotContain("??");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/flows",
                "/flows/1",
                "/operations/runs",
                "/operations/runs/1",
                "/members",
                "/administration/audit"
            })
    void nobody_sees_a_page_without_signing_in(String path) {
        assertThat(mvc.get().uri(path))
                .hasStatus3xxRedirection()
                .redirectedUrl()
                .endsWith("/sign-in");
    }

    @ParameterizedTest
    @CsvSource({
        "/sign-in?error=, The name or the password is wrong.",
        "/sign-in?wait=30, Wait 30 seconds",
        "/sign-in?out=, You are signed out."
    })
    void the_sign_in_page_says_why_it_is_shown(String path, String sentence) {
        assertThat(mvc.get().uri(path)).hasStatusOk().bodyText().contains(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/flows/1", "/operations/runs/1", "/operations/flows/1", "/nothing"})
    void what_does_not_exist_is_a_page_that_leads_home(String path) throws UnsupportedEncodingException {
        MvcTestResult answer = get(path);

        assertThat(answer).hasStatus(HttpStatus.NOT_FOUND);
        if (!path.equals("/nothing")) { // which the servlet container's error dispatch answers, and MockMvc has none
            assertThat(answer.getResponse().getContentAsString()).contains("Go to Task Orchestration");
        }
    }

    @Test
    void creating_a_flow_opens_its_editor() {
        String name = "Orders " + UUID.randomUUID();

        MvcTestResult answer = create(name);

        assertThat(answer).hasStatus3xxRedirection().redirectedUrl().startsWith("/flows/");
        assertThat(page(String.valueOf(answer.getResponse().getRedirectedUrl())))
                .contains("<title>" + name + " · Millrace</title>");
        assertThat(page("/flows")).contains(name);
    }

    @Test
    void a_taken_name_is_said_in_the_dialog_that_stays_open() throws UnsupportedEncodingException {
        String name = "Orders " + UUID.randomUUID();
        create(name);

        MvcTestResult answer = create(name);

        assertThat(answer).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(answer.getResponse().getContentAsString())
                .contains("data-open")
                .contains("is already in use")
                .contains("value=\"" + name + "\"");
    }

    @Test
    void an_empty_name_is_refused() {
        assertThat(create("  "))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("1 to 200 characters");
    }

    @Test
    void a_command_without_the_csrf_token_changes_nothing() {
        String name = "Forged " + UUID.randomUUID();

        mvc.post().uri("/flows").param("name", name).with(user("admin")).exchange();

        assertThat(page("/flows")).doesNotContain(name);
    }

    @Test
    void a_hostile_name_is_text_everywhere() {
        String name = "<script>alert('" + UUID.randomUUID() + "')</script>";
        String editor = String.valueOf(create(name).getResponse().getRedirectedUrl());

        for (String path : new String[] {"/flows", editor, editor.replace("/flows/", "/operations/flows/")}) {
            assertThat(page(path)).contains("&lt;script&gt;alert(").doesNotContain("<script>alert(");
        }
    }

    @Test
    void the_tutorial_is_a_template_under_the_first_free_name() {
        String first = post("/flows/tutorial").getResponse().getRedirectedUrl();
        String second = post("/flows/tutorial").getResponse().getRedirectedUrl();

        assertThat(page(String.valueOf(first))).contains("Import RDS PG data to OSS");
        assertThat(second).isNotEqualTo(first);
        assertThat(page("/flows")).contains("Import RDS PG data to OSS").contains("Import RDS PG data to OSS 2");
    }

    @Test
    void the_editor_has_every_label_of_the_tutorial() {
        String editor = String.valueOf(
                create("Orders " + UUID.randomUUID()).getResponse().getRedirectedUrl());

        assertThat(page(editor))
                .contains("Data Development", "Task Flow Information", "Basic Properties", "Scheduling Settings")
                .contains("Data Processing", "SQL for Single Instance", "Trial Run", "Publish")
                .contains("Variable Settings", "Node Variable", "Variable Name", "Time Format")
                .contains("Enable Scheduling", "Scheduling Type", "Periodic Scheduling", "Scheduling Cycle", "Hour")
                .contains("Scheduled Time", "Error Handling Policy", "Complete running tasks")
                .contains("Concurrency Control Policy", "Skip")
                .doesNotContain("??");
        assertThat(page("/flows"))
                .contains(
                        "Data Analytics",
                        "Task Orchestration",
                        "Task Flow",
                        "Create Task Flow",
                        "Task Flow Name",
                        ">OK<");
    }

    @Test
    void filters_and_orders_live_in_the_address() {
        assertThat(page("/flows?q=a%26b&sort=next&cursor=eA"))
                .contains("value=\"a&amp;b\"")
                .contains("href=\"/flows?q=a%26b&amp;sort=status\"");
        assertThat(page("/operations/runs?state=FAILED")).contains("href=\"/operations/runs?state=PAUSED\"");
    }

    @Test
    void a_page_has_no_script_or_style_of_its_own() {
        assertThat(page("/flows"))
                .doesNotContain(" style=")
                .doesNotContain("<style")
                .doesNotContainPattern(" on[a-z]+=");
    }

    private String page(String path) {
        MvcTestResult answer = get(path);
        assertThat(answer).as(path).hasStatusOk();
        try {
            return answer.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private MvcTestResult get(String path) {
        return mvc.get().uri(URI.create(path)).with(user("admin")).exchange();
    }

    private MvcTestResult create(String name) {
        return mvc.post()
                .uri("/flows")
                .param("name", name)
                .with(user("admin"))
                .with(csrf())
                .exchange();
    }

    private MvcTestResult post(String path) {
        return mvc.post().uri(path).with(user("admin")).with(csrf()).exchange();
    }
}
