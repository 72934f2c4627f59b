package dev.millrace.web.page;

import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What an act did, shown once on the page it redirects to.
 *
 * @param tone {@code ok} or {@code bad}
 * @param href where the toast leads, with the text of that link; both or none
 */
public record Flash(
        String tone,
        String text,
        @Nullable String href,
        @Nullable String link) {

    public static Flash done(String text) {
        return new Flash("ok", text, null, null);
    }

    public static Flash refused(String text) {
        return new Flash("bad", text, null, null);
    }

    public Flash leadingTo(String href, String link) {
        return new Flash(tone, text, href, link);
    }

    void on(RedirectAttributes redirect) {
        redirect.addFlashAttribute("flash", this);
    }
}
