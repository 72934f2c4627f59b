package dev.millrace.web.sandbox;

import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import dev.millrace.sandbox.Sandbox;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/sandbox}. */
@RestController
@RequestMapping("/api/sandbox")
class SandboxCalls {

    private final ObjectProvider<Sandbox> sandbox;

    SandboxCalls(ObjectProvider<Sandbox> sandbox) {
        this.sandbox = sandbox;
    }

    @PostMapping("/reset")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void reset(Actor actor) {
        var present = sandbox.getIfAvailable();
        if (present == null) {
            throw new Problem.NotFound("This console has no sandbox.");
        }
        present.reset(actor);
    }
}
