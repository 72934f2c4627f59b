package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import dev.millrace.e2e.Flows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Every form of every page with hostile values in each of its fields, and with every wrong token. */
record FormFuzz(int requests) implements Attack {

    private static final int THREADS = 4;

    /** These are sent with wrong tokens only: what they do would end the attack, or what others need. */
    private static final List<String> ENDINGS = List.of("/sign-out", "/removal", "/sandbox/reset", "/password");

    @Override
    public String name() {
        return "Fuzz of the forms";
    }

    @Override
    public String promise() {
        return "No form is answered with a server error, and none does anything without the token of its session.";
    }

    /** A request, and whether its token makes it one that must be refused. */
    private record Case(Request request, boolean forged) {}

    @Override
    public void on(Target target, Tally tally) {
        Person person = target.signIn();
        LogLines log = LogLines.from(target);
        Person other = target.signIn();
        List<HtmlForm> forms = forms(target, person);
        List<Case> cases = new ArrayList<>();
        for (HtmlForm form : forms) {
            forged(form, person, other, cases);
            if (ENDINGS.stream().noneMatch(ending -> form.action().endsWith(ending))) {
                hostile(form, person, cases);
            }
        }
        List<Case> some = target.some(cases, requests);
        tally.note(forms.size() + " forms: "
                + String.join(
                        ", ", forms.stream().map(form -> shape(form.action())).toList()) + ".");
        AtomicInteger next = new AtomicInteger();
        Crowd.together(THREADS, thread -> {
            try (Wire wire = target.wire()) {
                for (int n = next.getAndIncrement(); n < some.size(); n = next.getAndIncrement()) {
                    send(wire, some.get(n), tally);
                }
            }
            return thread;
        });
        log.check(tally);
    }

    private static void send(Wire wire, Case one, Tally tally) {
        Reply reply = tally.count(wire.send(one.request()), one.request().toString());
        boolean refused = (reply.status() >= 400 && reply.status() < 500)
                || reply.header("Location").contains("sign-in");
        tally.check(!one.forged() || refused, reply.status() + " for a forged " + one.request());
    }

    /** Each action once, by the pages that a person has. */
    private static List<HtmlForm> forms(Target target, Person person) {
        Api api = target.api();
        String flow = api.createFlow(Flows.chain("Forms", Flows.RDS, List.of("select 1/0", "select 1")));
        api.post("/api/flows/" + flow + "/versions", Map.of("comment", "")).expect(201);
        String run = api.trialRun(flow);
        api.awaitState(run, Duration.ofMinutes(1), "FAILED", "SUCCEEDED");
        String slow = api.trialRun(api.createFlow(Flows.chain("Waits", Flows.RDS, List.of("select pg_sleep(600)"))));
        Map<String, HtmlForm> byAction = new LinkedHashMap<>();
        try (Wire wire = target.wire()) {
            for (String page : List.of(
                    "/flows",
                    "/data-sources",
                    "/data-sources/new",
                    "/data-sources/" + target.source(Flows.ADB),
                    "/operations/flows/" + flow,
                    "/operations/runs/" + run + "/rerun",
                    "/operations/runs/" + slow + "/cancellation",
                    "/operations/runs/" + slow + "/pause",
                    "/operations/runs/" + slow + "/resumption",
                    "/operations/runs/" + slow + "/abandonment",
                    "/operations/runs/" + run + "/nodes/n1/settlement",
                    "/password",
                    "/sign-in")) {
                Reply reply = person.open(wire, page);
                HtmlForm.of(reply.body()).forEach(form -> byAction.putIfAbsent(shape(form.action()), form));
            }
        }
        api.post("/api/runs/" + slow + "/cancellation", Map.of());
        return List.copyOf(byAction.values());
    }

    private static String shape(String action) {
        return action.replaceAll("/[0-9a-zA-Z]{20,}", "/…");
    }

    private static void forged(HtmlForm form, Person person, Person other, List<Case> cases) {
        List<HtmlForm> forged = new ArrayList<>(List.of(
                form.without(HtmlForm.TOKEN),
                form.with(HtmlForm.TOKEN, ""),
                form.with(HtmlForm.TOKEN, other.token()),
                form.with(HtmlForm.TOKEN, person.token() + "x"),
                form.with(HtmlForm.TOKEN, "\u0000")));
        for (HtmlForm one : forged) {
            cases.add(new Case(one.request().with(person.cookieHeader()), true));
            cases.add(new Case(
                    one.request().with(person.cookieHeader(), "Origin: https://elsewhere.example", "X-CSRF-TOKEN: x"),
                    true));
        }
        // A right token without the session that it belongs to.
        cases.add(new Case(form.request(), true));
        cases.add(new Case(form.request().with("Cookie: millrace=nonsense"), true));
    }

    private static void hostile(HtmlForm form, Person person, List<Case> cases) {
        for (String field : form.fields().keySet()) {
            if (!field.equals(HtmlForm.TOKEN)) {
                for (String value : HostileValues.TEXTS) {
                    cases.add(new Case(form.with(field, value).request().with(person.cookieHeader()), false));
                }
                cases.add(new Case(form.without(field).request().with(person.cookieHeader()), false));
                String twice = form.body() + "&" + Person.encoded(field) + "=again";
                cases.add(new Case(Request.form(form.action(), twice).with(person.cookieHeader()), false));
            }
        }
        for (String type : HostileValues.CONTENT_TYPES) {
            cases.add(new Case(
                    Request.of("POST", form.action(), type, form.body())
                            .with(person.cookieHeader(), person.tokenHeader()),
                    false));
        }
        for (String body : HostileValues.BODIES) {
            cases.add(new Case(
                    Request.form(form.action(), body).with(person.cookieHeader(), person.tokenHeader()), false));
        }
    }
}
