package dev.millrace.e2e.attacks;

import java.util.List;

/** Another site's page in a signed-in person's browser: requests in that person's name, and their answers. */
record CrossSite() implements Attack {

    private static final String ELSEWHERE = "Origin: https://elsewhere.example";

    @Override
    public String name() {
        return "Another site's page";
    }

    @Override
    public String promise() {
        return "It changes nothing (CSRF), reads nothing (CORS), and cannot put a page of the console into a frame.";
    }

    @Override
    public void on(Target target, Tally tally) {
        Person person = target.signIn();
        try (Wire wire = target.wire()) {
            int before = flows(target);
            for (Request forged : forged()) {
                Request sent = forged.with(person.cookieHeader(), ELSEWHERE);
                Reply reply = tally.count(wire.send(sent), forged.toString());
                tally.check(
                        reply.status() >= 400 && reply.status() < 500,
                        reply.status() + " for another site's " + forged);
            }
            tally.check(flows(target) == before, "another site's page has made a flow");
            for (String origin :
                    List.of("https://elsewhere.example", "null", "http://127.0.0.1:1", "http://localhost")) {
                reads(wire, tally, person, "Origin: " + origin);
            }
            Reply page = tally.count(wire.send(Request.get("/flows").with(person.cookieHeader())), "a page");
            tally.check(
                    page.header("Content-Security-Policy").contains("frame-ancestors 'none'")
                            || page.header("X-Frame-Options").equalsIgnoreCase("DENY"),
                    "a page may be framed");
        }
    }

    /** What a form or a script of another site can send without asking first, and what it cannot. */
    private static List<Request> forged() {
        String body = "{\"name\": \"Forged\"}";
        return List.of(
                Request.form("/flows", "name=Forged"),
                Request.form("/flows/tutorial", ""),
                Request.form("/sandbox/reset", ""),
                Request.form("/sign-out", ""),
                Request.form("/password", "current=a&password=bbbbbbbbb&repeat=bbbbbbbbb"),
                Request.json("POST", "/api/flows", body),
                Request.of("POST", "/api/flows", "text/plain", body),
                Request.of("POST", "/api/flows?_csrf=x", "text/plain", body),
                Request.of("POST", "/api/flows", "application/x-www-form-urlencoded", body + "="),
                Request.json("POST", "/api/flows", body).with("X-HTTP-Method-Override: GET"),
                Request.form("/api/flows", "_method=PUT&name=Forged"),
                Request.json("POST", "/api/sandbox/reset", ""),
                Request.json("DELETE", "/api/flows/x", ""),
                Request.json("PATCH", "/api/flows/x", "{}"));
    }

    private static void reads(Wire wire, Tally tally, Person person, String origin) {
        for (Request read : List.of(
                Request.get("/api/flows").with(person.cookieHeader()),
                Request.get("/api/flows").with(Target.authorization()),
                Request.get("/sign-in"),
                Request.get("/favicon.ico"),
                new Request(
                        "OPTIONS",
                        "/api/flows",
                        List.of(
                                "Access-Control-Request-Method: POST",
                                "Access-Control-Request-Headers: authorization, x-csrf-token"),
                        ""))) {
            Reply reply = tally.count(wire.send(read.with(origin)), read + " with " + origin);
            tally.check(reply.header("Access-Control-Allow-Origin").isEmpty(), "another site may read " + read);
        }
    }

    private static int flows(Target target) {
        return target.api().get("/api/flows?q=Forged").expect(200).get("items").size();
    }
}
