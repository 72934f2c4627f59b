package dev.millrace.engine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for nodes: virtual ones when the runtime has them, else as many platform threads as are busy. */
final class Workers {

    private Workers() {}

    static ExecutorService create() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException olderRuntime) {
            AtomicInteger number = new AtomicInteger();
            return Executors.newCachedThreadPool(work -> {
                Thread thread = new Thread(work, "worker-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
        }
    }
}
