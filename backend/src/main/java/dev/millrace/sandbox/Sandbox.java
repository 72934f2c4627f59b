package dev.millrace.sandbox;

import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import dev.millrace.database.DiskWatch;
import dev.millrace.database.EmbeddedServer;
import dev.millrace.database.Restarts;
import dev.millrace.database.SandboxSize;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sandbox: two databases that the tutorial's SQL runs on unchanged, and a third, the bucket, that stands for OSS
 * behind their foreign tables. All three are on a PostgreSQL server of their own, so that nothing done in them reaches the
 * console's database. One thread starts that server, starts it again when it has ended, and resets it; callers only ask
 * how it stands.
 */
public final class Sandbox implements DiskWatch.Listener, AutoCloseable {

    static final String RDS = "sandbox_rds";
    static final String ADB = "sandbox_adb";
    static final String BUCKET = "sandbox_oss";
    static final String ROLE = "sandbox";
    static final String BUCKET_ROLE = "sandbox_bucket";

    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

    private final EmbeddedServer server;
    private final Clock clock;
    private final SandboxSources sources;
    private final SandboxAudit audit;
    private final SandboxBuild build;
    private final SandboxSize size;
    private final ScheduledExecutorService work = thread("sandbox");
    private final ScheduledExecutorService marks = thread("sandbox-marks");

    private SandboxStanding standing;
    private Restarts restarts = Restarts.NONE;
    private @Nullable String shortage;
    private boolean closed;

    /**
     * The sandbox of that server; {@link #start} brings it up.
     *
     * @param clock its zone says which date "today" is
     */
    Sandbox(EmbeddedServer server, Clock clock, SandboxSize size, SandboxSources sources, SandboxAudit audit) {
        this.server = server;
        this.clock = clock;
        this.sources = sources;
        this.audit = audit;
        this.size = size;
        this.build =
                new SandboxBuild(server, clock, () -> later(Duration.ZERO, this::startAgainIfEnded), this::isClosed);
        this.standing = new SandboxStanding(SandboxState.STARTING, clock.instant(), null);
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Registers its databases, for flows and people to find, before anybody can ask for them. */
    void register() {
        sources.register(connections());
        sources.starting(connections());
    }

    /** Brings it up in the background: its state says when it is there. */
    void start() {
        long period = SandboxSources.MARK.dividedBy(4).toMillis();
        var unused = marks.scheduleWithFixedDelay(this::look, 0, period, TimeUnit.MILLISECONDS);
        later(Duration.ZERO, this::bringUp);
    }

    /** How to connect to the two databases, in the tutorial's order. */
    public List<SandboxConnection> connections() {
        return List.of(
                new SandboxConnection("RDS PG (sandbox)", server.login(RDS, ROLE)),
                new SandboxConnection("ADB PG (sandbox)", server.login(ADB, ROLE)));
    }

    /** At this moment. */
    public synchronized SandboxStanding standing() {
        return standing;
    }

    /** How often its server has ended by itself. */
    public synchronized Restarts restarts() {
        return restarts;
    }

    /**
     * Has everything brought back to the start: whatever was made, changed or written in it is gone, its sessions end. Returns at
     * once; the state says when it is done, the audit log what came of it.
     *
     * @throws Problem.Conflict wrong-state, while it starts or is being reset
     */
    public SandboxStanding reset(Actor actor) {
        SandboxStanding before;
        SandboxStanding resetting;
        synchronized (this) {
            before = standing;
            if (closed || before.state() == SandboxState.STARTING || before.state() == SandboxState.RESETTING) {
                throw Problem.Conflict.wrongState("The sandbox cannot be reset now: it is "
                        + before.state().name().toLowerCase(Locale.ROOT) + ".");
            }
            resetting = become(SandboxState.RESETTING, null);
        }
        try {
            audit.requested(actor);
        } catch (RuntimeException unrecorded) {
            synchronized (this) {
                standing = before;
            }
            throw unrecorded;
        }
        LOG.info("{} resets the sandbox", actor.name());
        later(Duration.ZERO, () -> carryOutReset(actor));
        return resetting;
    }

    private void carryOutReset(Actor actor) {
        mark();
        Instant began = clock.instant();
        try {
            if (shortage() != null) {
                // What it holds may be what the disk is full of; new databases have to wait until there is room.
                server.discard();
                audit.done(actor, Duration.between(began, clock.instant()), true);
                stopForRoom();
                return;
            }
            boolean anew = isTooLarge();
            if (anew) {
                build.buildAnew();
            } else {
                anew = build.rebuild();
            }
            audit.done(actor, Duration.between(began, clock.instant()), anew);
            ready();
        } catch (RuntimeException failed) {
            audit.failed(actor, String.valueOf(failed.getMessage()));
            failed(failed);
        }
    }

    private void bringUp() {
        if (shortage() != null) {
            stopForRoom();
            return;
        }
        if (isTooLarge()) {
            stopForSize();
            return;
        }
        try {
            build.bringUp();
            ready();
        } catch (RuntimeException failed) {
            failed(failed);
        }
    }

    private void ready() {
        if (shortage() != null) {
            stopForRoom();
            return;
        }
        // The port may be another one than was registered.
        sources.register(connections());
        synchronized (this) {
            if (closed) {
                return;
            }
            become(SandboxState.READY, null);
        }
        sources.started(connections());
        LOG.info("The sandbox is ready");
    }

    private void failed(RuntimeException failure) {
        if (!isClosed()) {
            LOG.warn("The sandbox is not there: {}", failure.getMessage());
            tryAgain(String.valueOf(failure.getMessage()));
        }
    }

    /** On the work's own thread, where nothing else is under way: a server that was stopped on purpose runs again by now. */
    private void startAgainIfEnded() {
        if (!isClosed() && standing().state() == SandboxState.READY && !server.isRunning()) {
            LOG.warn("The sandbox's PostgreSQL has ended by itself");
            tryAgain("Its PostgreSQL has ended by itself.");
        }
    }

    private void tryAgain(String error) {
        Duration pause;
        boolean hopeless;
        synchronized (this) {
            restarts = restarts.endedAt(clock.instant());
            pause = restarts.pause();
            hopeless = restarts.areMany();
            become(hopeless ? SandboxState.FAILED : SandboxState.STARTING, error);
        }
        if (hopeless) {
            sources.started(connections());
        } else {
            mark();
        }
        later(pause, () -> {
            // A reset may have brought it up meanwhile.
            if (!server.isRunning()) {
                bringUp();
            }
        });
    }

    /** Stops its server, which could use up what the console's database needs. Nodes on it wait. */
    @Override
    public void shortOfRoom(String sentence) {
        synchronized (this) {
            shortage = sentence;
        }
        later(Duration.ZERO, this::stopForRoom);
    }

    @Override
    public void roomAgain() {
        synchronized (this) {
            shortage = null;
        }
        later(Duration.ZERO, () -> {
            if (standing().state() == SandboxState.STOPPED && !isClosed()) {
                synchronized (this) {
                    become(SandboxState.STARTING, null);
                }
                bringUp();
            }
        });
    }

    private synchronized @Nullable String shortage() {
        return shortage;
    }

    private void stopForRoom() {
        synchronized (this) {
            if (closed || shortage == null) {
                return;
            }
            become(SandboxState.STOPPED, shortage);
        }
        mark();
        server.close();
    }

    private boolean isTooLarge() {
        return size.isExceeded(server.size());
    }

    /** Nodes on it fail: it does not come by itself. */
    private void stopForSize() {
        long taken = server.size();
        synchronized (this) {
            if (closed || !size.isExceeded(taken)) {
                return;
            }
            become(SandboxState.FAILED, size.sentence(taken));
        }
        LOG.warn("{}", size.sentence(taken));
        sources.started(connections());
        server.close();
    }

    private synchronized SandboxStanding become(SandboxState state, @Nullable String error) {
        standing = new SandboxStanding(state, clock.instant(), error);
        return standing;
    }

    /** Looks after it from time to time. */
    private void look() {
        try {
            server.trimLog();
            mark();
            if (standing().state() == SandboxState.READY && isTooLarge()) {
                later(Duration.ZERO, this::stopForSize);
            }
        } catch (RuntimeException broken) {
            LOG.warn("The sandbox could not be looked after: {}", broken.getMessage());
        }
    }

    /** Nodes wait for it as long as the mark is there. */
    private void mark() {
        try {
            if (standing().state().passes() && !isClosed()) {
                sources.starting(connections());
            }
        } catch (RuntimeException silent) {
            LOG.warn("The sandbox's data sources could not be marked as starting: {}", silent.getMessage());
        }
    }

    private void later(Duration pause, Runnable task) {
        try {
            var unused = work.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("The sandbox is being stopped");
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Stops its server, within seconds whatever runs on it; it does not come back. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            become(SandboxState.STOPPED, null);
        }
        marks.shutdownNow();
        work.shutdownNow();
        server.close();
    }
}
