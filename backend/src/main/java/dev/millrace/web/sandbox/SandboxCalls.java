package dev.millrace.web.sandbox;

import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxStanding;
import dev.millrace.sandbox.SandboxState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
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

    @GetMapping
    Answer state() {
        return Answer.of(present().standing());
    }

    /** Begins it; the state tells when it is done. */
    @PostMapping("/reset")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Answer reset(Actor actor) {
        return Answer.of(present().reset(actor));
    }

    private Sandbox present() {
        Sandbox present = sandbox.getIfAvailable();
        if (present == null) {
            throw new Problem.NotFound("This console has no sandbox.");
        }
        return present;
    }

    record Answer(
            SandboxState state, Instant since, @Nullable String error) {

        static Answer of(SandboxStanding standing) {
            return new Answer(standing.state(), standing.since(), standing.error());
        }
    }
}
