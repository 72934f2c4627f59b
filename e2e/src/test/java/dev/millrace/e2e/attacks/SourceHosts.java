package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Data sources that lead to metadata services and, with its own password, to the console's database, in every spelling. */
record SourceHosts(int hosts) implements Attack {

    private static final Duration PATIENT = Duration.ofSeconds(40);

    private static final List<String> METADATA = List.of(
            "169.254.169.254",
            "169.254.170.2",
            "2852039166",
            "0xa9fea9fe",
            "0xA9.0xFE.0xA9.0xFE",
            "0251.0376.0251.0376",
            "169.254.43518",
            "169.16689662",
            "[::ffff:169.254.169.254]",
            "::ffff:a9fe:a9fe",
            "[::ffff:a9fe:a9fe]",
            "::169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b::169.254.169.254",
            "2002:a9fe:a9fe::1",
            "fe80::1",
            "fe80::1%lo",
            "fe80::1%1",
            "fd00:ec2::254",
            "100.100.100.200",
            "192.0.0.192",
            "168.63.129.16",
            "0.0.0.0",
            "0",
            "::",
            "[::]",
            "255.255.255.255",
            "224.0.0.1",
            "ff02::1",
            "169.254.169.254,169.254.169.254",
            "169.254.169.254.",
            "fe80::1%25lo",
            "999.999.999.999",
            "1:2",
            "[x]",
            "a:b:c",
            "１６９.254.169.254",
            "169。254。169。254");

    private static final List<String> OWN = List.of(
            "127.0.0.1",
            "127.0.0.2",
            "127.1",
            "127.0.1",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "0177.0.0.1",
            "017700000001",
            "0.0.0.0",
            "0",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "localhost.localdomain",
            "ip6-localhost",
            "::1",
            "[::1]",
            "0:0:0:0:0:0:0:1",
            "::ffff:127.0.0.1",
            "[::ffff:7f00:1]",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "127.0.0.1,localhost",
            "localhost,127.0.0.1,::1",
            "127。0。0。1");

    @Override
    public String name() {
        return "Data sources that lead inside";
    }

    @Override
    public String promise() {
        return "No spelling reaches a metadata address, or the console's own database even with its password.";
    }

    @Override
    public void on(Target target, Tally tally) throws IOException {
        int refusedAtOnce = 0;
        List<String> all = new ArrayList<>(METADATA);
        all.add(InetAddress.getLocalHost().getHostName());
        for (String host : target.some(all, hosts)) {
            refusedAtOnce += tried(target, tally, host, 80, "latest", "u", "p") ? 0 : 1;
        }
        String password = Files.readString(target.console().data().resolve("secrets/millrace"))
                .strip();
        int port = target.vitals().consolePort();
        List<String> own = new ArrayList<>(OWN);
        own.add(InetAddress.getLocalHost().getHostName());
        for (String host : target.some(own, hosts)) {
            refusedAtOnce += tried(target, tally, host, port, "millrace", "millrace", password) ? 0 : 1;
        }
        // Names that another database's would be folded into.
        for (String database : List.of(
                "millrace ", "MILLRACE", "millrace\u0000", "millrace?sslmode=disable", "millrace;a", "./millrace")) {
            refusedAtOnce += tried(target, tally, "127.0.0.1", port, database, "millrace", password, true) ? 0 : 1;
        }
        tally.note(refusedAtOnce + " were refused as no host's name, the others when they were used.");
    }

    private static boolean tried(
            Target target, Tally tally, String host, int port, String database, String user, String password) {
        return tried(target, tally, host, port, database, user, password, false);
    }

    /** Whether it could be stored; if so it is asked for its catalog and for rows, and must not answer. */
    private static boolean tried(
            Target target,
            Tally tally,
            String host,
            int port,
            String database,
            String user,
            String password,
            boolean mayReach) {
        Map<String, Object> settings = Map.of(
                "name",
                "Inside",
                "host",
                host,
                "port",
                port,
                "database",
                database,
                "user",
                user,
                "password",
                password,
                "options",
                Map.of("connectTimeout", 2));
        Api api = target.api();
        Api.Answer made = api.post("/api/data-sources", settings);
        tally.check(made.status() == 201 || made.status() == 400, made.status() + " for the host " + host);
        if (made.status() != 201) {
            return false;
        }
        String id = made.body().get("id").asString();
        try (Wire wire = Wire.patient(target.console().port(), PATIENT)) {
            String path = "/api/data-sources/" + id;
            Reply catalog = wire.send(Request.get(path + "/catalog").with(Target.authorization()));
            tally.count(catalog, "the catalog of " + host, PATIENT);
            Request query = Request.json("POST", path + "/queries", "{\"sql\": \"select 1\"}");
            Reply rows = wire.send(query.with(Target.authorization()));
            tally.count(rows, "a query on " + host, PATIENT);
            tally.check(
                    hasFailed(catalog, mayReach) && hasFailed(rows, mayReach),
                    "the console connects to " + host + ", port " + port + ", database " + database);
        } finally {
            api.delete("/api/data-sources/" + id);
        }
        return true;
    }

    /**
     * That the server was reached is told by its own words about names and passwords too.
     *
     * @param mayReach whether they are allowed: other databases of the console's server are
     */
    private static boolean hasFailed(Reply reply, boolean mayReach) {
        if (reply.status() != 200) {
            return reply.status() >= 400;
        }
        JsonNode failure = Api.JSON.readTree(reply.body()).path("failure");
        return failure.isObject()
                && (mayReach
                        || !List.of("OK", "BAD_CREDENTIALS", "DATABASE_UNKNOWN")
                                .contains(failure.path("outcome").asString()));
    }
}
