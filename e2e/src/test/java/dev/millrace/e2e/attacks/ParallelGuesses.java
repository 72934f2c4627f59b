package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Console;
import java.time.Duration;
import java.util.List;

/** Guesses at one account's password, all at the same moment, by form and by HTTP Basic. */
record ParallelGuesses(int guesses) implements Attack {

    /** Before the first pause. */
    private static final int FREE = 5;

    @Override
    public String name() {
        return "Guesses at the same moment";
    }

    @Override
    public String promise() {
        return "Only as many are tested as would be one after the other, and the account's owner is not locked out.";
    }

    @Override
    public void on(Target target, Tally tally) {
        Person owner = target.signIn();
        by("form", tally, number -> form(target, number));
        by("HTTP Basic", tally, number -> basic(target, number));
        owner(target, tally, owner);
    }

    private interface Guess {
        Reply of(int number);
    }

    private void by(String way, Tally tally, Guess guess) {
        long begun = System.nanoTime();
        List<Reply> replies = Crowd.atOnce(guesses, guess::of);
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        replies.forEach(reply -> tally.count(reply, "a guess by " + way));
        long tested = replies.stream().filter(ParallelGuesses::wasTested).count();
        long most = FREE + seconds + 1;
        tally.note(tested + " of " + guesses + " guesses by " + way + " were tested, in " + seconds + " s.");
        tally.check(tested <= most, tested + " guesses by " + way + " were tested in " + seconds + " s");
        // A password that is right must not come through among them either.
        tally.check(
                replies.stream()
                        .noneMatch(reply ->
                                reply.status() == 200 || location(reply).equals("/")),
                "a wrong guess came through");
    }

    private static boolean wasTested(Reply reply) {
        boolean byBasic = reply.status() == 401 && reply.header("Retry-After").isEmpty();
        return byBasic || location(reply).contains("?error");
    }

    private static String location(Reply reply) {
        return reply.header("Location").replaceFirst("^https?://[^/]*", "");
    }

    private static Reply form(Target target, int number) {
        try (Wire wire = target.stranger(number / 5)) {
            Person nobody = Person.nobody();
            nobody.open(wire, "/sign-in");
            return nobody.submitSignIn(wire, Console.USER, "guess " + number);
        }
    }

    private static Reply basic(Target target, int number) {
        try (Wire wire = target.stranger(100 + number / 5)) {
            return wire.send(Request.get("/api/me").with(Target.authorization(Console.USER, "guess b" + number)));
        }
    }

    /** From an address that has signed in before, and from any other with the browser that has. */
    private static void owner(Target target, Tally tally, Person owner) {
        Reply known = target.signInReply(owner, target.wire());
        tally.check(isIn(tally.count(known, "the owner's sign-in")), "the owner is locked out: " + location(known));
        Reply device = target.signInReply(owner, target.stranger(249));
        tally.check(
                isIn(tally.count(device, "the owner's sign-in from elsewhere")),
                "the owner's browser is locked out elsewhere: " + location(device));
    }

    private static boolean isIn(Reply reply) {
        return reply.status() == 302 && !location(reply).contains("sign-in");
    }
}
