package dev.millrace.e2e;

import java.util.List;

/**
 * Where the journeys get a browser: an installed Chromium, else Debian's package when it can be installed, else the one
 * that Playwright fetches. Deciding is pure; {@link Chromium} carries it out.
 */
sealed interface ChromiumSource {

    /** Use this executable; Playwright's own download stays off. */
    record Installed(String path) implements ChromiumSource {}

    /** Run {@code apt-get install chromium}, then use it; Playwright's own download stays off. */
    record DebianPackage() implements ChromiumSource {}

    /** Let Playwright fetch its own build. */
    record PlaywrightDownload() implements ChromiumSource {}

    /** What the machine offers. */
    record Machine(List<String> executables, boolean root, boolean aptGet) {}

    static ChromiumSource choose(Machine machine) {
        if (!machine.executables().isEmpty()) {
            return new Installed(machine.executables().get(0));
        }
        return machine.root() && machine.aptGet() ? new DebianPackage() : new PlaywrightDownload();
    }
}
