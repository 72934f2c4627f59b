package dev.millrace.web.security;

import dev.millrace.common.Actor;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who calls. */
@RestController
class Me {

    /** Every account may do everything until roles come. */
    private static final List<String> ROLES = List.of("admin");

    @GetMapping("/api/me")
    Answer me(Actor actor) {
        return new Answer(actor.name(), ROLES);
    }

    record Answer(String name, List<String> roles) {}
}
