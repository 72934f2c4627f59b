package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

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
}
