package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates come from text or from the operator's directory, and from nowhere else. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
class RootCertificatesTest {

    @TempDir
    Path directory;

    @Test
    void text_and_a_named_file_give_a_copy_of_the_consoles_own() throws Exception {
        String pem = TestCertificate.pem();
        RootCertificates certificates = certificates();
        Files.writeString(Files.createDirectories(directory.resolve("named")).resolve("corp.pem"), pem);

        for (String value : new String[] {pem, "corp.pem"}) {
            Path file = Path.of(certificates.file(value));

            assertThat(file)
                    .isRegularFile()
                    .hasParent(directory.resolve("checked"))
                    .hasContent(pem);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "../secret-key",
                "named/../secret-key",
                "/dev/zero",
                ".hidden",
                "a/b",
                "file:///etc/passwd",
                "~/x",
                "a\u0000b"
            })
    void a_path_is_never_opened_and_never_stored(String value) throws Exception {
        Files.createDirectories(directory.resolve("named"));
        Files.writeString(directory.resolve("secret-key"), TestCertificate.pem());

        assertUnusable(value);
        assertThatThrownBy(() -> ConnectionOptions.checked(Map.of("sslrootcert", value)))
                .isInstanceOf(Problem.Invalid.class);
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void missing_too_large_wrong_and_endless_files_all_get_the_same_words() throws Exception {
        Path named = Files.createDirectories(directory.resolve("named"));
        Files.createDirectory(named.resolve("folder"));
        Files.writeString(named.resolve("text"), "no certificate");
        Files.writeString(named.resolve("large"), TestCertificate.pem() + "\n".repeat(RootCertificates.LONGEST));
        Files.createSymbolicLink(named.resolve("endless"), Path.of("/dev/zero"));
        fifo(named.resolve("pipe"));

        String words = assertUnusable("missing");
        for (String name : new String[] {"folder", "text", "large", "endless", "pipe"}) {
            assertThat(assertUnusable(name)).as(name).isEqualTo(words);
        }
    }

    private static void fifo(Path path) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }

    private String assertUnusable(String value) {
        var failure = new String[1];
        assertThatThrownBy(() -> certificates().file(value)).isInstanceOfSatisfying(SQLException.class, e -> {
            failure[0] = e.getMessage();
            assertThat(ConnectionTest.outcome(login(), e)).isEqualTo(ConnectionTest.Outcome.TLS);
        });
        return failure[0];
    }

    private static Login login() {
        var source = new DataSource(new DataSourceId("d"), "d", "test", "h", 1, "d", "u", Map.of(), 1);
        return new Login(source, "", java.time.Instant.EPOCH, Registry.anything());
    }

    private RootCertificates certificates() {
        return new RootCertificates(directory.resolve("named"), directory.resolve("checked"));
    }
}
