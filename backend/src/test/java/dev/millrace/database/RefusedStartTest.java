package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.TestServer;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.NestedExceptionUtils;

@ExtendWith(OutputCaptureExtension.class)
class RefusedStartTest {

    @Test
    void it_is_reported_as_its_sentence_without_a_stack_trace(@TempDir Path temporary, CapturedOutput output) {
        var console = new SpringApplicationBuilder(DatabaseConfiguration.class)
                .web(WebApplicationType.NONE)
                .properties("millrace.data=" + temporary, "millrace.run-slots=lots");

        assertThatThrownBy(console::run).hasRootCauseInstanceOf(NumberFormatException.class);

        assertThat(output)
                .contains("MILLRACE_RUN_SLOTS is \"lots\", which is not a whole number from 1 to 10000.")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void an_external_database_that_loses_commits_is_too(int version, @TempDir Path temporary, CapturedOutput output) {
        assertRefused(external(TestServer.of(version), temporary), output, "The console's database has fsync off, so");
    }

    @Test
    void so_is_one_without_a_key(@TempDir Path temporary, CapturedOutput output) {
        var console = external(TestServer.of(18), temporary).properties("millrace.secret-key=");

        assertRefused(console, output, "MILLRACE_SECRET_KEY must be given with an external database, because");
    }

    private static SpringApplicationBuilder external(TestServer server, Path directory) {
        var database = server.administration();
        return new SpringApplicationBuilder(DatabaseConfiguration.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "millrace.data=" + directory,
                        "millrace.db.url=" + database.url(),
                        "millrace.db.user=" + database.user(),
                        "millrace.secret-key=" + Base64.getEncoder().encodeToString(new byte[32]));
    }

    private static void assertRefused(SpringApplicationBuilder console, CapturedOutput output, String sentence) {
        assertThatThrownBy(() -> console.run().close())
                .satisfies(refused -> assertThat(NestedExceptionUtils.getMostSpecificCause(refused))
                        .isInstanceOf(StartRefused.class));
        assertThat(output).contains(sentence).doesNotContain("\tat ");
    }
}
