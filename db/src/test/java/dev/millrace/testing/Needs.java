package dev.millrace.testing;

import org.junit.jupiter.api.Assumptions;

/** What a test needs beyond the programs that README names: where it is missing the test is skipped, and says so. */
public final class Needs {

    private Needs() {}

    /** Skips the test, or all of its class, unless it is so. */
    public static void that(boolean isSo, String otherwise) {
        if (!isSo) {
            // The reports have it too, but nobody looks at those of a green build.
            System.out.println("Skipped: " + otherwise);
        }
        Assumptions.assumeTrue(isSo, otherwise);
    }
}
