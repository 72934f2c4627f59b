package dev.millrace.e2e.attacks;

import java.util.Locale;

/** Sign-ins with names of two megabytes, by form and in a header: nothing of them may stay. */
record LongNames(int tries) implements Attack {

    private static final int NAME = 2_000_000;
    private static final int LONGEST_HEADER = 6_000;
    private static final int THREADS = 4;

    static final long MOST_KEPT = 20L << 20;

    @Override
    public String name() {
        return "Sign-ins with long names";
    }

    @Override
    public String promise() {
        return "The heap grows by less than 20 MiB.";
    }

    @Override
    public void on(Target target, Tally tally) {
        long before = target.vitals().heap();
        Crowd.together(THREADS, thread -> {
            try (Wire wire = target.stranger(thread)) {
                Person nobody = Person.nobody();
                nobody.open(wire, "/sign-in");
                for (int i = thread; i < tries; i += THREADS) {
                    String name = Integer.toString(i) + "x".repeat(NAME);
                    tally.count(wire.send(nobody.signInForm(name, "p")), "a sign-in with a name of 2 MB");
                    tally.count(wire.send(chunked(nobody, name)), "a sign-in with a name of 2 MB in pieces");
                    Request call =
                            Request.get("/api/me").with(Target.authorization(i + "x".repeat(LONGEST_HEADER / 2), "p"));
                    tally.count(wire.send(call), "a call with a name of 3 KB");
                    tally.count(
                            wire.send(Request.get("/flows?asked=" + i + "x".repeat(LONGEST_HEADER))), "a long page");
                }
            }
            return thread;
        });
        long grown = target.vitals().heap() - before;
        tally.note(String.format(Locale.ROOT, "The heap grew by %.1f MiB.", grown / 1048576.0));
        tally.check(grown < MOST_KEPT, "The heap grew by " + (grown >> 20) + " MiB.");
    }

    /** Without a length in front, by which it could be refused. */
    private static Request chunked(Person person, String name) {
        Request whole = person.signInForm(name, "p");
        StringBuilder pieces = new StringBuilder();
        String body = whole.body();
        for (int at = 0; at < body.length(); at += 1 << 16) {
            String piece = body.substring(at, Math.min(body.length(), at + (1 << 16)));
            pieces.append(Integer.toHexString(piece.length()))
                    .append("\r\n")
                    .append(piece)
                    .append("\r\n");
        }
        pieces.append("0\r\n\r\n");
        return new Request(
                whole.method(),
                whole.target(),
                whole.with("Transfer-Encoding: chunked").headers(),
                pieces.toString());
    }
}
