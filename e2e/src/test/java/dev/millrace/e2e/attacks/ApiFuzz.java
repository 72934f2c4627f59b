package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import dev.millrace.e2e.Flows;
import dev.millrace.e2e.attacks.ApiDocument.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every call of the OpenAPI document with hostile values in every place that it has, by a program with a password, by a browser
 * with and without its token, and by a stranger.
 */
record ApiFuzz(int requests) implements Attack {

    private static final int THREADS = 4;

    /** What is waited for: a data source that starts, a query. */
    private static final Duration PATIENT = Duration.ofSeconds(40);

    @Override
    public String name() {
        return "Fuzz of the API";
    }

    @Override
    public String promise() {
        return "No request that the OpenAPI document can be bent to is answered with a server error but 501, or not at all.";
    }

    @Override
    public void on(Target target, Tally tally) {
        Known known = Known.make(target);
        LogLines log = LogLines.from(target);
        JsonNode document = target.api().get("/api/openapi.json").expect(200);
        List<Operation> operations = new ApiDocument(document, Flows.tutorial()).operations();
        List<Supplier<Request>> cases = new ArrayList<>();
        for (Operation operation : operations) {
            cases.addAll(new ApiCases(operation, known.of(operation)).everything());
        }
        tally.note(operations.size() + " calls; " + cases.size() + " cases with one wrong value, "
                + Math.max(0, requests - cases.size()) + " with several by chance.");
        Collections.shuffle(cases, target.random());
        send(target, tally, cases, operations, known);
        log.check(tally);
    }

    private void send(
            Target target, Tally tally, List<Supplier<Request>> cases, List<Operation> operations, Known known) {
        Person person = target.signIn();
        long seed = target.random().nextLong();
        AtomicInteger next = new AtomicInteger();
        Crowd.together(THREADS, thread -> {
            Random random = new Random(seed + thread);
            try (Wire wire = Wire.patient(target.console().port(), PATIENT)) {
                for (int n = next.getAndIncrement(); n < requests; n = next.getAndIncrement()) {
                    Operation operation = operations.get(random.nextInt(operations.size()));
                    Request request = n < cases.size()
                            ? cases.get(n).get()
                            : new ApiCases(operation, known.of(operation)).byChance(random);
                    Request sent = known.spares(request) ? as(request, person, random) : request;
                    boolean mayTakeLong = sent.target().matches(".*/(catalog|queries|connection-test).*");
                    tally.count(wire.send(sent), sent.toString(), mayTakeLong ? PATIENT : Tally.HANG);
                }
            }
            return thread;
        });
    }

    /** Most come from a program: the other doors are passed by few, and say no early. */
    private static Request as(Request request, Person person, Random random) {
        int who = random.nextInt(20);
        if (who == 0) {
            return request;
        }
        if (who == 1) {
            return request.with(Target.authorization("nobody", "wrong"));
        }
        if (who == 2) {
            return request.with(person.cookieHeader());
        }
        return who < 6
                ? request.with(person.cookieHeader(), person.tokenHeader(), "Sec-Fetch-Mode: cors")
                : request.with(Target.authorization());
    }

    /** What there is to be asked for, made for this attack. */
    private record Known(String flow, String run, String sandbox, String source) {

        static Known make(Target target) {
            Api api = target.api();
            ObjectNode definition = Flows.chain("Fuzzed", Flows.RDS, List.of("select 1"));
            String flow = api.createFlow(definition);
            api.post("/api/flows/" + flow + "/versions", Map.of("comment", "")).expect(201);
            String run = api.trialRun(flow);
            api.awaitState(run, Duration.ofMinutes(1), "SUCCEEDED", "FAILED");
            // Nothing listens there.
            String source = api.post(
                            "/api/data-sources",
                            Map.of(
                                    "name", "Fuzzed",
                                    "host", "127.0.0.1",
                                    "port", 1,
                                    "database", "d",
                                    "user", "u",
                                    "password", "p"))
                    .expect(201)
                    .get("id")
                    .asString();
            return new Known(flow, run, target.source(Flows.RDS), source);
        }

        Map<String, String> of(Operation operation) {
            Map<String, String> known = new HashMap<>(Map.of("number", "1", "key", "n1"));
            String path = operation.path();
            if (path.startsWith("/api/flows")) {
                known.put("id", flow);
            } else if (path.startsWith("/api/runs")) {
                known.put("id", run);
            } else {
                known.put("id", operation.method().equals("PUT") ? source : sandbox);
            }
            return known;
        }

        /** Whether the others' requests still have something to ask for, and to ask with, after it; the rest is for strangers to try. */
        boolean spares(Request request) {
            boolean removes = request.method().equals("DELETE")
                    && Stream.of(flow, run, sandbox, source, "/api/me/sessions?", "/api/me/sessions ")
                            .anyMatch((request.target() + " ")::contains);
            return !removes && !request.target().startsWith("/api/sandbox/reset");
        }
    }
}
