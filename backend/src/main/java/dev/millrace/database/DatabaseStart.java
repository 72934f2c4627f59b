package dev.millrace.database;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Takes the data directory, starts the embedded server and readies the console's own database, in this order, on a thread
 * of its own, while Spring makes what needs none of them. Whoever asks for one of the three waits for it, and gets the
 * {@link StartRefused} that stood in the way.
 */
final class DatabaseStart implements AutoCloseable {

    private final CompletableFuture<DataDirectory> directory;
    private final CompletableFuture<Optional<EmbeddedServer>> server;
    private final CompletableFuture<MetadataDatabase> database;

    private DatabaseStart(CompletableFuture<Settings> settings) {
        directory = settings.thenApply(known -> DataDirectory.open(known.data()));
        server = directory.thenCombine(settings, DatabaseStart::server);
        database = server.thenCombine(settings, DatabaseStart::database);
    }

    static DatabaseStart begin(Settings settings) {
        var known = new CompletableFuture<Settings>();
        var start = new DatabaseStart(known);
        new Thread(() -> known.complete(settings), "database-start").start();
        return start;
    }

    private static Optional<EmbeddedServer> server(DataDirectory directory, Settings settings) {
        DiskWatch.makeRoom(directory.root(), settings.diskReserve());
        if (!settings.sandbox()) {
            EmbeddedServer.clearSandbox(directory);
        }
        return NeedsEmbeddedServer.with(settings) ? Optional.of(EmbeddedServer.start(directory)) : Optional.empty();
    }

    private static MetadataDatabase database(Optional<EmbeddedServer> embedded, Settings settings) {
        return settings.database()
                .map(MetadataDatabase::of)
                .orElseGet(() -> MetadataDatabase.of(embedded.orElseThrow()));
    }

    DataDirectory directory() {
        return await(directory);
    }

    /** Empty with an external database. */
    Optional<EmbeddedServer> server() {
        return await(server);
    }

    MetadataDatabase database() {
        return await(database);
    }

    private static <T> T await(CompletableFuture<T> part) {
        try {
            return part.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** Waits for the end of the start, so that a start that fails elsewhere leaves no server behind. */
    @Override
    public void close() {
        database.exceptionally(failed -> null).join();
        if (!server.isCompletedExceptionally()) {
            server.join().ifPresent(EmbeddedServer::close);
        }
        if (!directory.isCompletedExceptionally()) {
            directory.join().close();
        }
    }
}
