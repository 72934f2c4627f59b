package dev.millrace.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the free space of the data directory's disk. Below the reserve nothing new is begun and the sandbox is stopped, before the
 * console's own database can no longer write; a ballast file is given up when there is almost none. When there is room again,
 * everything comes back by itself.
 */
public final class DiskWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
    private static final int LOOK_SECONDS = 2;
    private static final int LOOKS_OF_A_START = 5;

    private final DiskReserve reserve;
    private final LongSupplier free;
    private final Ballast ballast;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "disk-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile DiskReserve.Level level = DiskReserve.Level.PLENTY;
    private volatile long lastFree;
    private int looks;

    /** Who has to do something about it; both are called on the watch's thread, and may come again. */
    public interface Listener {

        /**
         * There is less room than the reserve.
         *
         * @param sentence what people are told
         */
        void shortOfRoom(String sentence);

        void roomAgain();
    }

    DiskWatch(Path directory, DiskReserve reserve) {
        this(directory, reserve, () -> free(directory));
    }

    /** @param free the bytes that are free */
    DiskWatch(Path directory, DiskReserve reserve, LongSupplier free) {
        this.reserve = reserve;
        this.free = free;
        this.ballast = new Ballast(directory, reserve.ballast());
        this.lastFree = Long.MAX_VALUE;
    }

    void start() {
        if (reserve.isWatched()) {
            var unused =
                    clockwork.scheduleWithFixedDelay(this::lookOrSay, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }
    }

    public void tell(Listener listener) {
        listeners.add(listener);
    }

    private void lookOrSay() {
        try {
            look();
        } catch (RuntimeException broken) {
            LOG.warn("The free space could not be looked at: {}", broken.toString());
        }
    }

    void look() {
        DiskReserve.Level before = level;
        lastFree = free.getAsLong();
        level = reserve.level(lastFree, before);
        if (level == DiskReserve.Level.CRITICAL) {
            ballast.giveUp();
        }
        // Not in the first moments, in which a starting console needs the disk itself.
        if (level == DiskReserve.Level.PLENTY && ++looks > LOOKS_OF_A_START) {
            ballast.make();
        }
        boolean wasShort = before != DiskReserve.Level.PLENTY;
        boolean isShort = level != DiskReserve.Level.PLENTY;
        if (isShort && !wasShort) {
            LOG.error("{}", sentence());
            listeners.forEach(listener -> listener.shortOfRoom(sentence()));
        } else if (wasShort && !isShort) {
            LOG.info("There is room on the disk again: {} MiB are free", lastFree >> 20);
            listeners.forEach(Listener::roomAgain);
        }
    }

    /** Why nothing may grow at this moment, a sentence; empty: there is room. */
    public Optional<String> shortage() {
        return level == DiskReserve.Level.PLENTY ? Optional.empty() : Optional.of(sentence());
    }

    private String sentence() {
        return "Only %d MiB are free on the disk of the data directory, and %d MiB are kept in reserve: nothing new is begun until there is room."
                .formatted(lastFree >> 20, reserve.bytes() >> 20);
    }

    /** What is free at this moment, to the console's user. */
    private static long free(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** In bytes, at the last look; a very large number before the first. */
    public long free() {
        return lastFree;
    }

    /** Before the console's server is started: on a full disk it would not come up. */
    static void makeRoom(Path directory, DiskReserve reserve) {
        if (reserve.isWatched()
                && reserve.level(free(directory), DiskReserve.Level.PLENTY) == DiskReserve.Level.CRITICAL) {
            new Ballast(directory, reserve.ballast()).giveUp();
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
