package dev.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** Somebody who has no pointer. Everything is reached with Tab, and the focus is never nowhere after an act. */
final class Keyboard {

    private static final int MOST_STOPS = 150;
    private static final String FOCUSED = "element => element === document.activeElement";

    private final Page page;

    Keyboard(Page page) {
        this.page = page;
    }

    /** Presses Tab until the element has the focus. */
    Keyboard reach(Locator wanted) {
        assertThat(wanted).isVisible();
        for (int stop = 0; stop < MOST_STOPS; stop++) {
            if (Boolean.TRUE.equals(wanted.evaluate(FOCUSED))) {
                return this;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError(MOST_STOPS + " stops of Tab do not lead to " + wanted);
    }

    Keyboard press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
        return this;
    }

    Keyboard write(String text) {
        page.keyboard().insertText(text);
        return this;
    }

    /** Waits until the element has the focus, as an act that has been done gives it. */
    Keyboard at(Locator expected) {
        assertThat(expected).isFocused();
        return this;
    }

    /** After an act the focus is on something: a person without a pointer goes on from there. */
    Keyboard isSomewhere() {
        assertThat(page.evaluate("() => document.activeElement.tagName")).isNotEqualTo("BODY");
        return this;
    }
}
