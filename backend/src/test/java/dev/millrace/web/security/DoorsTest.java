package dev.millrace.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may come in, over a real port. */
@ConsoleTest
class DoorsTest {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping routes;

    private final HttpClient stranger = HttpClient.newHttpClient();

    /** A right password takes the wrong ones off the account, which other tests sign in to. */
    @AfterEach
    void forgetWrongPasswords() throws Exception {
        assertThat(signIn(browser(), ConsoleTest.PASSWORD).statusCode()).isEqualTo(302);
    }

    @Test
    void no_route_but_sign_in_answers_without_credentials() throws Exception {
        Set<String> open = new TreeSet<>();
        Set<String> known = new TreeSet<>();
        for (var route : routes.getHandlerMethods().keySet()) {
            for (String pattern : route.getPatternValues()) {
                Set<RequestMethod> methods = route.getMethodsCondition().getMethods();
                for (RequestMethod method :
                        methods.isEmpty() ? Set.of(RequestMethod.GET, RequestMethod.POST) : methods) {
                    String path = pattern.replaceAll("\\{[^}]*}", "1");
                    known.add(method + " " + pattern);
                    if (!isRefused(
                            path, send(stranger, request(path).method(method.name(), BodyPublishers.noBody())))) {
                        open.add(method + " " + pattern);
                    }
                }
            }
        }

        assertThat(open).containsExactly("GET /sign-in");
        assertThat(known).contains("GET /api/me");
    }

    private static boolean isRefused(String path, HttpResponse<String> answer) {
        return path.startsWith("/api/")
                ? answer.statusCode() == 401 && answer.body().contains("\"unauthenticated\"")
                : answer.statusCode() == 302
                        && answer.headers().firstValue("Location").orElse("").endsWith("/sign-in");
    }

    @Test
    void what_has_no_route_is_closed_too() throws Exception {
        for (String path : new String[] {"/", "/nothing", "/actuator/health", "/error", "/static/x", "/api", "/api/"}) {
            assertThat(isRefused(path.equals("/api") ? "/api/" : path, send(stranger, request(path))))
                    .as(path)
                    .isTrue();
        }
    }

    @Test
    void a_program_needs_the_right_password_and_gets_no_session() throws Exception {
        HttpResponse<String> me =
                send(stranger, request("/api/me").header("Authorization", basic(ConsoleTest.PASSWORD)));
        assertThat(me.statusCode()).isEqualTo(200);
        assertThat(me.body()).isEqualTo("{\"name\":\"admin\",\"roles\":[\"admin\"]}");
        assertThat(me.headers().firstValue("Set-Cookie")).isEmpty();

        for (String wrong : new String[] {basic("wrong"), "Basic !!", "Bearer x", "Basic"}) {
            HttpResponse<String> refused = send(stranger, request("/api/me").header("Authorization", wrong));
            assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
        }
    }

    @Test
    void a_browser_is_never_asked_for_a_password_in_a_window_of_its_own() throws Exception {
        HttpResponse<String> answer = send(stranger, request("/api/me").header("Sec-Fetch-Mode", "cors"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void a_program_needs_no_csrf_token() throws Exception {
        HttpResponse<String> answer = send(
                stranger,
                request("/api/me")
                        .header("Authorization", basic(ConsoleTest.PASSWORD))
                        .POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
    }

    @Test
    void a_person_signs_in_by_form_and_out_again() throws Exception {
        HttpClient browser = browser();
        String before = sessionOf(send(browser, request("/sign-in")));
        HttpResponse<String> in = signIn(browser, ConsoleTest.PASSWORD);

        assertThat(in.statusCode()).isEqualTo(302);
        assertThat(in.headers().firstValue("Location").orElse("")).endsWith("/");
        assertThat(sessionOf(in)).isNotEmpty().isNotEqualTo(before);
        assertThat(in.headers().firstValue("Set-Cookie").orElse("")).contains("HttpOnly", "SameSite=Lax");
        assertThat(send(browser, request("/api/me")).statusCode()).isEqualTo(200);

        HttpResponse<String> out = post(browser, "/sign-out", "_csrf=" + csrf(browser));
        assertThat(out.headers().firstValue("Location").orElse("")).endsWith("/sign-in?out");
        assertThat(send(browser, request("/api/me")).statusCode()).isEqualTo(401);
    }

    @Test
    void a_wrong_password_leads_back_to_the_form() throws Exception {
        HttpClient browser = browser();
        HttpResponse<String> answer = signIn(browser, "wrong");

        assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/sign-in?error");
        assertThat(send(browser, request("/api/me")).statusCode()).isEqualTo(401);
    }

    @Test
    void a_session_needs_its_csrf_token_to_change_something() throws Exception {
        HttpClient browser = browser();
        signIn(browser, ConsoleTest.PASSWORD);

        HttpResponse<String> without = send(browser, request("/api/me").POST(BodyPublishers.noBody()));
        assertThat(without.statusCode()).isEqualTo(403);
        assertThat(without.body()).contains("\"forbidden\"", "CSRF");
        HttpResponse<String> forged =
                send(browser, request("/api/me").header("X-CSRF-TOKEN", "x").POST(BodyPublishers.noBody()));
        assertThat(forged.statusCode()).isEqualTo(403);
        HttpResponse<String> with = send(
                browser,
                request("/api/me").header("X-CSRF-TOKEN", csrf(browser)).POST(BodyPublishers.noBody()));
        assertThat(with.statusCode()).isEqualTo(405);

        assertThat(post(browser, "/password", "current=a&password=b&repeat=b").statusCode())
                .isEqualTo(403);
    }

    @Test
    void every_page_says_what_it_may_load() throws Exception {
        HttpResponse<String> page = send(stranger, request("/sign-in"));
        String policy = page.headers().firstValue("Content-Security-Policy").orElse("");

        assertThat(policy).contains("script-src 'self';", "style-src 'self' 'nonce-", "frame-ancestors 'none'");
        assertThat(policy).doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("same-origin");
        assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(send(stranger, request("/sign-in")).headers().firstValue("Content-Security-Policy"))
                .isNotEqualTo(page.headers().firstValue("Content-Security-Policy"));
    }

    @Test
    void no_other_site_may_load_an_answer_or_hold_its_window() throws Exception {
        for (String path : new String[] {"/sign-in", "/", "/nothing", "/api/me", "/api/nothing", "/favicon.ico"}) {
            HttpHeaders headers = send(stranger, request(path)).headers();

            assertThat(headers.allValues("Cross-Origin-Opener-Policy")).as(path).containsExactly("same-origin");
            assertThat(headers.allValues("Cross-Origin-Resource-Policy"))
                    .as(path)
                    .containsExactly("same-origin");
        }
    }

    @Test
    void the_mark_is_kept_by_its_hash_and_the_icon_has_its_type() throws Exception {
        Matcher mark = Pattern.compile("href=\"(/assets/mark-[0-9a-f]{8,}\\.svg)\"")
                .matcher(send(stranger, request("/sign-in")).body());
        assertThat(mark.find()).isTrue();
        HttpResponse<String> svg = send(stranger, request(mark.group(1)));
        HttpResponse<byte[]> icon =
                stranger.send(request("/favicon.ico").build(), HttpResponse.BodyHandlers.ofByteArray());

        assertThat(svg.statusCode()).isEqualTo(200);
        assertThat(svg.headers().firstValue("Content-Type")).contains("image/svg+xml");
        assertThat(svg.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
        assertThat(svg.headers().firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
        assertThat(svg.body()).contains("<svg");
        assertThat(icon.statusCode()).isEqualTo(200);
        assertThat(icon.headers().firstValue("Content-Type").orElse("")).startsWith("image/");
        // An icon file of at least one picture.
        assertThat(icon.body()).startsWith(0, 0, 1, 0).hasSizeGreaterThan(22);
    }

    @Test
    void a_query_that_cannot_be_read_is_answered_like_any_bad_request() throws Exception {
        HttpRequest.Builder call = request("/api/runs?flow=%ff").header("Authorization", basic(ConsoleTest.PASSWORD));
        HttpResponse<String> problem = send(stranger, call);
        HttpResponse<String> page = send(stranger, request("/sign-in?wait=%c0%af"));

        assertThat(problem.statusCode()).isEqualTo(400);
        assertThat(problem.body()).contains("\"malformed\"");
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("<html", "Millrace");
    }

    @Test
    void text_that_cannot_be_stored_is_refused_before_it_is_looked_for() throws Exception {
        HttpResponse<String> answer =
                send(stranger, request("/api/data-sources/a%00b").header("Authorization", basic(ConsoleTest.PASSWORD)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("Exception");
    }

    private HttpResponse<String> signIn(HttpClient browser, String password) throws Exception {
        String form = "username=admin&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8) + "&_csrf="
                + csrf(browser, "/sign-in");
        return post(browser, "/sign-in", form);
    }

    /** Of a page that a signed-in person can open. */
    private String csrf(HttpClient browser) throws Exception {
        return csrf(browser, "/password");
    }

    private String csrf(HttpClient browser, String path) throws Exception {
        Matcher found = CSRF.matcher(send(browser, request(path)).body());
        assertThat(found.find()).as("a CSRF token in " + path).isTrue();
        return URLEncoder.encode(found.group(1), StandardCharsets.UTF_8);
    }

    private HttpResponse<String> post(HttpClient browser, String path, String form) throws Exception {
        return send(
                browser,
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }

    private static String sessionOf(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    private static String basic(String password) {
        byte[] pair = ("admin:" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
