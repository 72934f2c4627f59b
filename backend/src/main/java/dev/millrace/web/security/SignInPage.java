package dev.millrace.web.security;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The form that lets people in; its POST is Spring Security's. */
@Controller
class SignInPage {

    /** View {@code sign-in}: {@code wait} (seconds) and the parameters {@code error} and {@code out} say why it is shown. */
    @GetMapping(Refusals.SIGN_IN)
    String show(@Nullable Principal known, @RequestParam(required = false) @Nullable String wait, Model model) {
        // A link must not put words into the console's mouth.
        if (wait != null && wait.matches("\\d{1,4}")) {
            model.addAttribute("wait", wait);
        }
        return known == null ? "sign-in" : "redirect:/";
    }
}
