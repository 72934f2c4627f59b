package dev.millrace.e2e;

import com.microsoft.playwright.Page;
import java.util.List;

/** Times between the frames of a page, in milliseconds, as the page itself sees them; and {@code most_}, the most elements its canvas had. */
final class FrameTimes {

    private final Page page;

    private FrameTimes(Page page) {
        this.page = page;
    }

    static FrameTimes begin(Page page) {
        page.evaluate("""
                () => {
                  window.frames_ = []; window.stop_ = false; window.most_ = 0; let last = performance.now();
                  const canvas = document.querySelector('mr-canvas');
                  const tick = now => {
                    window.frames_.push(now - last); last = now;
                    window.most_ = Math.max(window.most_, canvas.getElementsByTagName('*').length + 1);
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
