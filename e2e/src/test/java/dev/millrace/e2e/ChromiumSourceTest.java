package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChromiumSourceTest {

    @Test
    void an_installed_chromium_is_used_first() {
        assertThat(ChromiumSource.choose(
                        new ChromiumSource.Machine(List.of("/usr/bin/chromium", "/usr/bin/google-chrome"), true, true)))
                .isEqualTo(new ChromiumSource.Installed("/usr/bin/chromium"));
    }

    @Test
    void debians_package_is_installed_where_that_is_possible() {
        assertThat(ChromiumSource.choose(new ChromiumSource.Machine(List.of(), true, true)))
                .isEqualTo(new ChromiumSource.DebianPackage());
    }

    @Test
    void playwright_fetches_its_own_where_no_package_can_be_installed() {
        assertThat(ChromiumSource.choose(new ChromiumSource.Machine(List.of(), false, true)))
                .isEqualTo(new ChromiumSource.PlaywrightDownload());
        assertThat(ChromiumSource.choose(new ChromiumSource.Machine(List.of(), true, false)))
                .isEqualTo(new ChromiumSource.PlaywrightDownload());
    }

    @Test
    void only_the_last_choice_lets_playwright_download() {
        assertThat(Chromium.environment(new ChromiumSource.Installed("/usr/bin/chromium")))
                .containsEntry("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        assertThat(Chromium.environment(new ChromiumSource.DebianPackage()))
                .containsEntry("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        assertThat(Chromium.environment(new ChromiumSource.PlaywrightDownload()))
                .isEmpty();
    }
}
