package dev.millrace;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Ends the process at once when its memory is used up, for then threads are missing and nobody knows which: a supervisor or another
 * member takes over. The start script and the container image let the JVM do so ({@code -XX:+ExitOnOutOfMemoryError}); this is for
 * {@code java -jar}. An error is seen when it ends a thread, when somebody catches and logs it, as Tomcat, Quartz and HikariCP do,
 * and, if it is swallowed, by an allocation that is tried every second.
 */
final class ExitOnOutOfMemory {

    /** As the JVM's own option exits. */
    private static final int STATUS = 3;

    private static final int DEEPEST = 20;
    private static final int TRIED_BYTES = 256 * 1024;

    /** Made beforehand: there is no memory for them when they are needed. */
    private static final byte[] LAST_WORDS =
            "The memory of the console is used up: it ends at once, so that its work is taken over.\n"
                    .getBytes(StandardCharsets.UTF_8);

    private static final FileOutputStream ERRORS = new FileOutputStream(FileDescriptor.err);
    private static final Runtime RUNTIME = Runtime.getRuntime();

    private final Runnable exit;

    /** Let go when the end comes: even to exit takes some memory. */
    @SuppressWarnings("UnusedVariable") // It is there to be let go.
    private volatile byte @Nullable [] reserve = new byte[TRIED_BYTES];

    ExitOnOutOfMemory() {
        this(ExitOnOutOfMemory::end);
    }

    /** @param exit what happens in place of an end */
    ExitOnOutOfMemory(Runnable exit) {
        this.exit = exit;
        // Texts and methods are looked up when they are first used: now, while there is memory for it.
        var unused = isOneTooLarge("");
    }

    /** From now on, for all threads. */
    void watch() {
        // Has the JVM load what it needs to end, while there is memory for it.
        Thread nothing = new Thread(() -> {});
        RUNTIME.addShutdownHook(nothing);
        RUNTIME.removeShutdownHook(nothing);
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
            look(error);
            LoggerFactory.getLogger(ExitOnOutOfMemory.class).error("The thread {} has failed", thread.getName(), error);
        });
        Thread thread = new Thread(this::allocateFromTimeToTime, "memory-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Has errors seen that are logged; again after each change of the logging's configuration, which forgets it. */
    void watchLogs() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.addTurboFilter(new LoggedErrors());
        }
    }

    /** Ends the process if this, or what it was caused by, says that the memory is used up. */
    void look(@Nullable Throwable error) {
        int depth = 0;
        for (Throwable at = error; at != null && depth < DEEPEST; at = at.getCause(), depth++) {
            if (at instanceof OutOfMemoryError && !isOneTooLarge(at.getMessage())) {
                endNow();
                return;
            }
        }
    }

    /** An array larger than any heap allows is its maker's mistake: the memory is not used up by it. */
    private static boolean isOneTooLarge(@Nullable String message) {
        return message != null && (message.startsWith("Requested array size") || message.startsWith("Required "));
    }

    private void allocateFromTimeToTime() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                allocate();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError usedUp) {
            endNow();
        }
    }

    private void endNow() {
        reserve = null;
        exit.run();
    }

    private static void end() {
        try {
            ERRORS.write(LAST_WORDS);
        } catch (IOException silent) {
            // Nobody reads them: the status says it, too.
        } finally {
            RUNTIME.halt(STATUS);
        }
    }

    private static void allocate() {
        if (new byte[TRIED_BYTES].length < TRIED_BYTES) {
            throw new IllegalStateException("an array is shorter than it was made");
        }
    }

    private final class LoggedErrors extends TurboFilter {

        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] parameters,
                @Nullable Throwable error) {
            if (error != null) {
                look(error);
            }
            return FilterReply.NEUTRAL;
        }
    }
}
