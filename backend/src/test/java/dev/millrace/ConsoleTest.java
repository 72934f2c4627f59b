package dev.millrace;

import dev.millrace.testing.TestDatabase;
import dev.millrace.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Map;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/**
 * Starts the whole console on a free port, beside a database of its own on the test server. Classes with this annotation
 * share one console; its account is {@link #USER} with {@link #PASSWORD}. Inject {@code MockMvcTester} or, for a real
 * connection, {@code @LocalServerPort}.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@SpringBootTest(classes = Millrace.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureMockMvc
@ContextConfiguration(initializers = ConsoleTest.OnTestServer.class)
public @interface ConsoleTest {

    /** The account of the console. */
    String USER = "admin";

    /** Its password. */
    String PASSWORD = "a password for tests";

    /** Points the console to a fresh database and directory. */
    final class OnTestServer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestDatabase database = TestServer.of(18).create(true);
            Map<String, Object> settings = Map.of(
                    "millrace.db.url",
                    database.url(),
                    "millrace.db.user",
                    database.user(),
                    "millrace.db.password",
                    TestDatabase.PASSWORD,
                    "millrace.db.volatile-allowed",
                    "true",
                    "millrace.secret-key",
                    Base64.getEncoder().encodeToString(new byte[32]),
                    "millrace.admin-password",
                    PASSWORD,
                    "millrace.data",
                    directory(),
                    "management.server.port",
                    "0");
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("console test", settings));
        }

        private static String directory() {
            try {
                return Files.createTempDirectory("millrace-test").toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
