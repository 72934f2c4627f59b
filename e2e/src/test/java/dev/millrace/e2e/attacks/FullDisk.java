package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import dev.millrace.e2e.Flows;
import dev.millrace.e2e.Wait;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The disk of the data directory gets full, by a file and by an INSERT in the sandbox, and has room again. The disk is a file system
 * in memory, mounted in a name space of the console's own, whose files are reached by way of its process.
 */
record FullDisk(Path disk) implements Attack {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MEBIBYTES = 700;

    static final String RESERVE = "96MB";

    @Override
    public String name() {
        return "A full disk";
    }

    @Override
    public String promise() {
        return "While it is full, questions are answered and new work is refused with 507; with room again all is back by itself.";
    }

    /** Nobody special in there, as PostgreSQL wants it; outside of the name space nothing of the mount is seen. */
    static List<String> mounting(Path disk) {
        return List.of(
                "unshare",
                "-U",
                "-r",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + MEBIBYTES + "m,mode=0777 tmpfs \"$0\" && exec \"$@\"",
                disk.toString());
    }

    /** Not where user name spaces are forbidden, as in some containers. */
    static boolean isPossible(Path disk) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(mounting(disk));
        command.add("true");
        try {
            Process tried = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    @Override
    public void on(Target target, Tally tally) throws IOException {
        String flow = target.api()
                .createFlow(Flows.chain("On a full disk", Flows.RDS, List.of("select count(*) from t_src")));
        fillBySandbox(target, tally);
        backAgain(target, tally, flow, "what the sandbox held was gone");
        Path filler = inside(target).resolve("filler");
        fill(filler);
        Wait.until(
                "the shortage is noticed",
                LIMIT,
                () -> launch(target, tally, flow).status() == 507);
        for (String path :
                List.of("/api/me", "/api/flows", "/api/runs", "/api/members", "/api/sandbox", "/api/data-sources")) {
            try (Wire wire = target.wire()) {
                Reply reply = tally.count(wire.send(Request.get(path).with(Target.authorization())), path);
                tally.check(reply.status() == 200, path + " was answered with " + reply.status() + " on a full disk");
            }
        }
        Files.delete(filler);
        backAgain(target, tally, flow, "a file was removed");
    }

    /** One statement writes until it is stopped; the sandbox's server is, and what it wrote is thrown away by a reset. */
    private static void fillBySandbox(Target target, Tally tally) {
        String hungry = target.api()
                .createFlow(
                        Flows.chain(
                                "Hungry",
                                Flows.RDS,
                                List.of(
                                        "create table hungry as select repeat(md5(n::text), 100) t from generate_series(1, 10000000) n")));
        String run = target.api().trialRun(hungry);
        Wait.until("the sandbox is stopped", LIMIT, () -> target.state().equals("STOPPED") || hasEnded(target, run));
        tally.note("An INSERT in the sandbox: its run was " + target.api().stateOf(run) + ", the sandbox "
                + target.state() + ".");
        target.api().post("/api/runs/" + run + "/cancellation", Map.of("reason", "it eats the disk"));
        target.api().post("/api/sandbox/reset", Map.of());
        Wait.until("the hungry run has ended", LIMIT, () -> hasEnded(target, run));
    }

    private static boolean hasEnded(Target target, String run) {
        return List.of("SUCCEEDED", "FAILED", "CANCELLED").contains(target.api().stateOf(run));
    }

    /** The file system as the console's process sees it. */
    private Path inside(Target target) {
        return Path.of("/proc/" + target.console().pid() + "/root" + disk);
    }

    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("space")) {
                throw full;
            }
        }
    }

    private static Reply launch(Target target, Tally tally, String flow) {
        try (Wire wire = target.wire()) {
            Request launch = Request.json("POST", "/api/flows/" + flow + "/trial-runs", "{}");
            return tally.count(wire.send(launch.with(Target.authorization())), launch.toString());
        }
    }

    private static void backAgain(Target target, Tally tally, String flow, String when) {
        long begun = System.nanoTime();
        Wait.until("the sandbox is back after " + when, LIMIT, target::sandboxAnswers);
        Reply launched = launch(target, tally, flow);
        tally.check(launched.status() == 202, "a launch after " + when + ": " + launched.status());
        if (launched.status() == 202) {
            String run = Api.JSON.readTree(launched.body()).get("id").asString();
            target.api().awaitState(run, LIMIT, "SUCCEEDED");
        }
        Wait.until(
                "health is UP after " + when,
                LIMIT,
                () -> target.console().health().equals("UP"));
        tally.note("All was back " + (System.nanoTime() - begun) / 1_000_000_000 + " s after " + when + ".");
    }
}
