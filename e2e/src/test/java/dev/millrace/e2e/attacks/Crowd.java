package dev.millrace.e2e.attacks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many at once. */
final class Crowd {

    private Crowd() {}

    /**
     * What each of them does, all begun at the same moment; returns when the last has ended.
     *
     * @return what came of it, in their order
     */
    static <T> List<T> atOnce(int count, IntFunction<T> deed) {
        CountDownLatch ready = new CountDownLatch(count);
        return share(count, number -> {
            ready.countDown();
            ready.await();
            return deed.apply(number);
        });
    }

    /** The same without a common beginning: each goes on by itself. */
    static <T> List<T> together(int count, IntFunction<T> deed) {
        return share(count, deed::apply);
    }

    private interface Deed<T> {
        T of(int number) throws InterruptedException;
    }

    private static <T> List<T> share(int count, Deed<T> deed) {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                tasks.add(() -> deed.of(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : threads.invokeAll(tasks)) {
                results.add(one.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
