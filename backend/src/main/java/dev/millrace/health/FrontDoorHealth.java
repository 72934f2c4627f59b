package dev.millrace.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Asks the console for its sign-in page, as a person would: a port that no longer answers is not UP, whatever
 * else is. At most one question a second, and no longer than {@link #PATIENCE}.
 */
@Component("frontDoor")
class FrontDoorHealth implements HealthIndicator {

    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final long GOOD_FOR_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String PAGE = "/sign-in";

    private final Environment environment;
    private final AtomicReference<Asked> latest = new AtomicReference<>();

    private record Asked(Health health, long at) {}

    /** Made when first asked for: it takes a tenth of a second, which a start does not have. */
    private @Nullable HttpClient client;

    FrontDoorHealth(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Health health() {
        Asked last = latest.get();
        if (last != null && System.nanoTime() - last.at() < GOOD_FOR_NANOS) {
            return last.health();
        }
        synchronized (this) {
            last = latest.get();
            if (last == null || System.nanoTime() - last.at() >= GOOD_FOR_NANOS) {
                last = new Asked(ask(), System.nanoTime());
                latest.set(last);
            }
            return last.health();
        }
    }

    private Health ask() {
        Integer port = environment.getProperty("local.server.port", Integer.class);
        if (port == null) {
            return new Findings().down("The console's port is not open yet.").health();
        }
        if (environment.getProperty("server.ssl.enabled", Boolean.class, false)) {
            return new Findings()
                    .detail("asked", "no: the console itself speaks TLS")
                    .health();
        }
        HttpRequest page = HttpRequest.newBuilder(URI.create("http://" + host() + ":" + port + PAGE))
                .timeout(PATIENCE)
                .build();
        HttpClient asking = client();
        long from = System.nanoTime();
        try {
            int status =
                    asking.send(page, HttpResponse.BodyHandlers.discarding()).statusCode();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
            Findings findings = new Findings().detail("millis", millis);
            return status == 200
                    ? findings.health()
                    : findings.down("The sign-in page is answered with " + status + ".")
                            .health();
        } catch (IOException silent) {
            return new Findings()
                    .down("The console's own port does not answer within %d s: too many clients, or one that holds all"
                                    .formatted(PATIENCE.toSeconds())
                            + " of its threads.")
                    .health();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Findings().down("The console is being stopped.").health();
        }
    }

    private HttpClient client() {
        HttpClient known = client;
        if (known == null) {
            known = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();
            client = known;
        }
        return known;
    }

    /** The address that the port is bound to; any of the machine's is reached by loopback. */
    private String host() {
        String address = environment.getProperty("server.address", "");
        boolean any = address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
        return any ? "127.0.0.1" : address.contains(":") ? "[" + address + "]" : address;
    }
}
