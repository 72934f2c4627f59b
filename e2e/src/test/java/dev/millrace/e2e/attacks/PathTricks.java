package dev.millrace.e2e.attacks;

import java.util.ArrayList;
import java.util.List;

/** Paths that one part of a server reads otherwise than another: to files, past the sign-in, past the token. */
record PathTricks() implements Attack {

    private static final List<String> TARGETS =
            List.of("/flows", "/api/flows", "/data-sources", "/administration/audit");

    private static final List<String> TRICKS = List.of(
            "%s/",
            "/%s",
            "/.%s",
            "/x/..%s",
            "/assets/..%s",
            "/assets/%%2e%%2e%s",
            "/assets/..;%s",
            "/assets/;a=b%s",
            "/sign-in/..%s",
            "/sign-in;%s",
            "/sign-in/..;a%s",
            "/favicon.ico/..%s",
            "%s;a=b",
            "%s;.css",
            "%s.css",
            "%s/.css",
            "%s%%00",
            "%s%%00.css",
            "%s%%20",
            "%s%%09",
            "%s%%2f",
            "%s%%3b",
            "%s%%0d%%0aX: y",
            "%s?/assets/",
            "%s#/assets/",
            "/%%2f%s",
            "/\\%s",
            "%s\\",
            "/assets/%%252e%%252e%s",
            "/assets/..%%5c%s",
            "http://127.0.0.1%s",
            "http://elsewhere.example%s",
            "/actuator/..%s",
            "/error%s",
            "*%s");

    private static final List<String> FILES = List.of(
            "/assets/../application.yml",
            "/assets/..%2f..%2fapplication.yml",
            "/assets/%2e%2e/%2e%2e/etc/passwd",
            "/assets/....//....//etc/passwd",
            "/assets/..%c0%af..%c0%afetc/passwd",
            "/assets/..%5c..%5capplication.yml",
            "/assets/%00/../../etc/passwd",
            "/assets//etc/passwd",
            "/assets/WEB-INF/web.xml",
            "/WEB-INF/web.xml",
            "/META-INF/MANIFEST.MF",
            "/assets/file:///etc/passwd",
            "/assets/classpath:application.yml",
            "/actuator/env",
            "/actuator/heapdump",
            "/actuator/health",
            "/h2-console",
            "/openapi.json",
            "/error",
            "/.git/config",
            "/.env");

    private static final List<String> SECRETS =
            List.of("root:", "spring:", "Manifest-Version", "hikari", "repositoryformat");

    @Override
    public String name() {
        return "Tricks with paths";
    }

    @Override
    public String promise() {
        return "Nothing behind the sign-in is given to strangers, and no file that is no asset to anybody.";
    }

    @Override
    public void on(Target target, Tally tally) {
        List<String> paths = new ArrayList<>(FILES);
        for (String trick : TRICKS) {
            TARGETS.forEach(inner -> paths.add(trick.formatted(inner)));
        }
        Person person = target.signIn();
        LogLines log = LogLines.from(target);
        try (Wire wire = target.wire()) {
            for (String path : paths) {
                for (String method : List.of("GET", "HEAD", "POST", "PUT", "OPTIONS")) {
                    Request stranger = new Request(method, path, List.of(), "");
                    Reply reply = tally.count(wire.send(stranger), stranger.toString());
                    tally.check(
                            reply.status() != 200 || isOpen(reply),
                            method + " " + path + " is answered to strangers with 200");
                }
                Reply known = tally.count(
                        wire.send(Request.get(path).with(person.cookieHeader())), "a signed-in person's " + path);
                tally.check(SECRETS.stream().noneMatch(known.body()::contains), path + " is a file of the server's");
            }
        }
        log.check(tally);
    }

    /** The sign-in page and the methods that it has, which is what strangers may see. */
    private static boolean isOpen(Reply reply) {
        return reply.body().contains("action=\"/sign-in\"")
                || !reply.header("Allow").isEmpty()
                || reply.body().isEmpty();
    }
}
