package dev.millrace;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.slf4j.LoggerFactory;

/** Uses up the memory of its process and goes on, in the way that its argument names. */
final class UsesUpMemory {

    private static final List<byte[]> KEPT = new ArrayList<>();

    /** Who sees the error. */
    enum Way {
        /** Nobody: it ends its thread. */
        ENDS_ITS_THREAD,
        /** A library that logs it; the memory is free again afterwards. */
        IS_LOGGED,
        /** A pool that keeps it for somebody who never asks. */
        IS_SWALLOWED
    }

    private UsesUpMemory() {}

    public static void main(String[] arguments) throws InterruptedException {
        ExitOnOutOfMemory lastResort = new ExitOnOutOfMemory();
        lastResort.watch();
        lastResort.watchLogs();
        switch (Way.valueOf(arguments[0])) {
            case ENDS_ITS_THREAD -> new Thread(UsesUpMemory::allocate).start();
            case IS_LOGGED -> logged();
            case IS_SWALLOWED -> {
                var unused = Executors.newSingleThreadExecutor().submit(UsesUpMemory::allocate);
            }
        }
        new CountDownLatch(1).await();
    }

    private static void logged() {
        try {
            allocate();
        } catch (OutOfMemoryError error) {
            KEPT.clear();
            LoggerFactory.getLogger(UsesUpMemory.class).debug("A job failed", new IllegalStateException(error));
        }
    }

    private static void allocate() {
        while (true) {
            KEPT.add(new byte[10_000]);
        }
    }
}
