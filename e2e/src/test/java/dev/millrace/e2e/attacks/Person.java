package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Console;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser: keeps the cookies that it is given, and the CSRF token of the last page that had one. */
final class Person {

    /** The cookie that has the session. */
    static final String SESSION = "millrace";

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final Map<String, String> cookies = new LinkedHashMap<>();
    private String token = "";

    private Person() {}

    /** Somebody who has not opened a page yet. */
    static Person nobody() {
        return new Person();
    }

    /** Signs in as the console's first account. */
    static Person signIn(int port) {
        Person person = new Person();
        try (Wire wire = Wire.to(port)) {
            person.open(wire, "/sign-in");
            Reply reply = person.submitSignIn(wire, Console.USER, Console.PASSWORD);
            if (reply.status() != 302 || reply.header("Location").contains("sign-in")) {
                throw new IllegalStateException("no sign-in: " + reply.head());
            }
            person.open(wire, "/flows");
        }
        return person;
    }

    /** The same browser without its session. */
    Person signedOut() {
        Person same = new Person();
        same.cookies.putAll(cookies);
        same.cookies.remove(SESSION);
        return same;
    }

    /** Gets a page, and takes its cookies and its token. */
    Reply open(Wire wire, String target) {
        Reply reply = wire.send(Request.get(target).with(cookieHeader()));
        take(reply);
        return reply;
    }

    Reply submitSignIn(Wire wire, String name, String password) {
        Reply reply = wire.send(signInForm(name, password));
        take(reply);
        return reply;
    }

    /** The sign-in form as this browser would send it. */
    Request signInForm(String name, String password) {
        return Request.form(
                        "/sign-in",
                        "username=" + encoded(name) + "&password=" + encoded(password) + "&_csrf=" + encoded(token))
                .with(cookieHeader());
    }

    void take(Reply reply) {
        for (String cookie : reply.headers("Set-Cookie")) {
            String pair = cookie.split(";", 2)[0];
            int equals = pair.indexOf('=');
            if (equals > 0) {
                cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        Matcher found = TOKEN.matcher(reply.body());
        if (found.find()) {
            token = found.group(1);
        }
    }

    String cookieHeader() {
        return "Cookie: "
                + cookies.entrySet().stream()
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .collect(Collectors.joining("; "));
    }

    String tokenHeader() {
        return "X-CSRF-TOKEN: " + token;
    }

    String token() {
        return token;
    }

    /** Empty when there is no such cookie. */
    String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    void setCookie(String name, String value) {
        cookies.put(name, value);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
