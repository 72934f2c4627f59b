package dev.millrace.web.security;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The form that lets people in; its POST is Spring Security's. */
@Controller
class SignInPage {

    /** View {@code sign-in}: parameters {@code error}, {@code wait} (seconds) and {@code out} say why it is shown. */
    @GetMapping(Refusals.SIGN_IN)
    String show(@Nullable Principal known) {
        return known == null ? "sign-in" : "redirect:/";
    }
}
