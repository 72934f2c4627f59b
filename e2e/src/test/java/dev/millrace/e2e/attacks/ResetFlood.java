package dev.millrace.e2e.attacks;

import java.util.List;

/** Resets of the sandbox, all at the same moment. */
record ResetFlood(int resets) implements Attack {

    @Override
    public String name() {
        return "Resets at once";
    }

    @Override
    public String promise() {
        return "One is carried out, the others are refused with 409.";
    }

    @Override
    public void on(Target target, Tally tally) {
        List<Reply> replies = Crowd.atOnce(resets, number -> {
            try (Wire wire = target.wire()) {
                Request reset = Request.json("POST", "/api/sandbox/reset", "");
                return tally.count(wire.send(reset.with(Target.authorization())), reset.toString());
            }
        });
        long begun = replies.stream().filter(reply -> reply.status() == 202).count();
        long refused = replies.stream().filter(reply -> reply.status() == 409).count();
        tally.note(begun + " of " + resets + " was begun, " + refused + " were refused with 409.");
        tally.check(begun == 1, begun + " resets were begun");
        tally.check(refused == resets - 1, refused + " were refused with 409");
        target.console().awaitSandbox();
        tally.check(target.sandboxAnswers(), "the sandbox does not answer after the reset");
    }
}
