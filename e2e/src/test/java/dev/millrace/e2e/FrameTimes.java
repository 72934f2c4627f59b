package dev.millrace.e2e;

import com.microsoft.playwright.Page;
import java.util.List;

/** Times between the frames of a page, in milliseconds, as the page itself sees them. */
final class FrameTimes {

    private final Page page;

    private FrameTimes(Page page) {
        this.page = page;
    }

    static FrameTimes begin(Page page) {
        page.evaluate("""
                () => {
                  window.frames_ = []; window.stop_ = false; let last = performance.now();
                  const tick = now => {
                    window.frames_.push(now - last); last = now;
                    if (!window.stop_) requestAnimationFrame(tick);
                  };
                  requestAnimationFrame(now => { last = now; requestAnimationFrame(tick); });
                }
                """);
        return new FrameTimes(page);
    }

    Figures end() {
        List<?> frames = (List<?>) page.evaluate("() => { window.stop_ = true; return window.frames_; }");
        return new Figures(
                "", "", frames.stream().map(one -> ((Number) one).doubleValue()).toList(), "");
    }
}
