package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitOnOutOfMemoryTest {

    private final AtomicInteger exits = new AtomicInteger();
    private final ExitOnOutOfMemory watched = new ExitOnOutOfMemory(exits::incrementAndGet);

    @Test
    void memory_that_is_used_up_is_a_reason_however_deep_it_lies() {
        watched.look(new OutOfMemoryError("Java heap space"));
        assertThat(exits).hasValue(1);

        watched.look(new IllegalStateException(new RuntimeException(new OutOfMemoryError())));
        assertThat(exits).hasValue(2);
    }

    @Test
    void other_errors_are_none() {
        watched.look(new StackOverflowError());
        watched.look(new IllegalStateException("out of memory"));
        watched.look(new OutOfMemoryError("Requested array size exceeds VM limit"));
        watched.look(new OutOfMemoryError("Required length exceeds implementation limit"));
        watched.look(null);
        assertThat(exits).hasValue(0);
    }

    @Test
    void causes_that_go_round_in_a_circle_are_looked_at_once() {
        Exception first = new Exception("first");
        first.initCause(new Exception("second", first));
        watched.look(first);
        assertThat(exits).hasValue(0);
    }

    /** In a process of its own, with a small heap, where nothing but this class sees the error. */
    @ParameterizedTest
    @EnumSource(UsesUpMemory.Way.class)
    void the_process_ends(UsesUpMemory.Way way) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UsesUpMemory.class.getName(),
                        way.name()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it has ended").isTrue();
            assertThat(process.exitValue()).isEqualTo(3);
        } finally {
            process.destroyForcibly();
        }
    }
}
