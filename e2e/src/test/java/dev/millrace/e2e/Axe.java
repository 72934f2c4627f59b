package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks a page over for what keeps people out, with axe-core as the front end's own tests have it. */
final class Axe {

    /** Once what fades in is there: half of its contrast is missing until then. */
    private static final String LOOK = """
            () => Promise.allSettled(document.getAnimations()
                .filter(one => Number.isFinite(one.effect.getComputedTiming().endTime))
                .map(one => one.finished))
              .then(() => axe.run(document))
              .then(result => result.violations.map(one =>
                one.id + ': ' + one.nodes.map(node => node.target.join(' ')).join(', ')))
            """;

    private static final String SCRIPT = read();

    private Axe() {}

    /** Fails naming every rule that the page, as it stands, breaks and where. */
    static void findsNothing(Page page, String where) {
        if (Boolean.FALSE.equals(page.evaluate("() => 'axe' in window"))) {
            page.evaluate(SCRIPT);
        }
        assertThat((List<?>) page.evaluate(LOOK)).as(where).isEmpty();
    }

    private static String read() {
        try {
            return Files.readString(Path.of("..", "frontend", "node_modules", "axe-core", "axe.min.js"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
