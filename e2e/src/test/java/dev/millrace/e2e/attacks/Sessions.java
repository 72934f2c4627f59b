package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Console;
import java.util.List;

/** Sessions that somebody else has begun, guessed or ended, and pages that lead away after the sign-in. */
record Sessions() implements Attack {

    private static final List<String> AWAY = List.of(
            "//elsewhere.example",
            "/\\elsewhere.example",
            "/%5celsewhere.example",
            "///elsewhere.example/..",
            "/%2f%2felsewhere.example",
            "https://elsewhere.example/",
            "/flows?next=https://elsewhere.example",
            "/;@elsewhere.example",
            "/.elsewhere.example",
            "/x%0d%0aLocation:%20https://elsewhere.example");

    @Override
    public String name() {
        return "Sessions and redirects";
    }

    @Override
    public String promise() {
        return "A session that was there before the sign-in is none after it, one that has ended opens nothing, no redirect leads away.";
    }

    @Override
    public void on(Target target, Tally tally) {
        fixed(target, tally);
        ended(target, tally);
        for (String path : AWAY) {
            leadAway(target, tally, path);
        }
        leadAwayByHeaders(target, tally);
    }

    /** The attacker knows the cookie that the victim signs in with. */
    private static void fixed(Target target, Tally tally) {
        Person attacker = target.signIn();
        for (String planted : List.of(attacker.cookie(Person.SESSION), "A".repeat(32), "x", "")) {
            Person victim = Person.nobody();
            victim.setCookie(Person.SESSION, planted);
            try (Wire wire = target.wire()) {
                victim.open(wire, "/sign-in");
                Reply reply = tally.count(
                        victim.submitSignIn(wire, Console.USER, Console.PASSWORD), "a sign-in with a planted cookie");
                boolean signedIn =
                        reply.status() == 302 && !reply.header("Location").contains("sign-in");
                tally.check(
                        !signedIn || !victim.cookie(Person.SESSION).equals(planted),
                        "a planted session is kept: " + planted);
                tally.check(
                        reply.headers("Set-Cookie").stream()
                                .filter(cookie -> cookie.startsWith(Person.SESSION + "="))
                                .allMatch(cookie -> cookie.contains("HttpOnly") && cookie.contains("SameSite")),
                        "a session's cookie can be read by scripts or is sent by other sites");
            }
        }
        Reply inAddress;
        try (Wire wire = target.wire()) {
            inAddress = tally.count(
                    wire.send(Request.get("/flows;jsessionid=" + attacker.cookie(Person.SESSION))),
                    "a session in the address");
        }
        tally.check(inAddress.status() != 200, "a session is taken from the address");
    }

    private static void ended(Target target, Tally tally) {
        Person person = target.signIn();
        try (Wire wire = target.wire()) {
            Request out = Request.form("/sign-out", "_csrf=" + Person.encoded(person.token()));
            tally.count(wire.send(out.with(person.cookieHeader())), "a sign-out");
            Reply after = tally.count(
                    wire.send(Request.get("/api/me").with(person.cookieHeader())),
                    "a call with a session that has ended");
            tally.check(after.status() == 401, "a session that has ended is answered with " + after.status());
        }
    }

    private static void leadAway(Target target, Tally tally, String path) {
        Person person = Person.nobody();
        try (Wire wire = target.wire()) {
            Reply asked = tally.count(person.open(wire, path), "the page " + path);
            check(tally, asked, path);
            person.open(wire, "/sign-in");
            Reply in =
                    tally.count(person.submitSignIn(wire, Console.USER, Console.PASSWORD), "a sign-in after " + path);
            check(tally, in, path);
        }
    }

    private static void leadAwayByHeaders(Target target, Tally tally) {
        try (Wire wire = target.wire()) {
            for (String header : List.of(
                    "Host: elsewhere.example",
                    "X-Forwarded-Host: elsewhere.example",
                    "Forwarded: host=elsewhere.example;proto=https",
                    "X-Forwarded-Prefix: //elsewhere.example",
                    "X-Forwarded-Proto: https",
                    "Referer: https://elsewhere.example/",
                    "HX-Current-URL: https://elsewhere.example/")) {
                for (Request request :
                        List.of(Request.get("/flows"), Request.get("/"), Request.form("/sign-in", "username=a"))) {
                    check(tally, tally.count(wire.send(request.with(header)), request + " with " + header), header);
                }
            }
        }
    }

    private static void check(Tally tally, Reply reply, String what) {
        String location = reply.header("Location");
        boolean away = (location.contains("elsewhere") && !location.matches("/(?![/\\\\]).*"))
                || location.startsWith("//")
                || location.startsWith("/\\")
                || location.startsWith("https:");
        tally.check(!away, what + " leads away to " + location);
        tally.check(reply.headers("Location").size() < 2, what + " makes a header of its own");
    }
}
