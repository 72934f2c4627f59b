package dev.millrace.engine;

import dev.millrace.datasource.DataSource;
import dev.millrace.datasource.DataSources;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Looks names up in the registry; an answer is good for a second, for a chain of quick nodes asks a thousand times in one. */
@Component
class RegisteredSources implements Sources {

    private static final long GOOD_FOR = Duration.ofSeconds(1).toNanos();
    private static final int MOST_REMEMBERED = 1000;

    private final DataSources registry;
    private final Map<String, Answer> remembered = new ConcurrentHashMap<>();

    private record Answer(Optional<DataSource> source, long at) {}

    RegisteredSources(DataSources registry) {
        this.registry = registry;
    }

    @Override
    public Optional<DataSource> named(String name) {
        Answer known = remembered.get(name);
        if (known != null && System.nanoTime() - known.at() < GOOD_FOR) {
            return known.source();
        }
        if (remembered.size() > MOST_REMEMBERED) {
            remembered.clear();
        }
        Answer answer = new Answer(registry.named(name), System.nanoTime());
        remembered.put(name, answer);
        return answer.source();
    }

    @Override
    public boolean isStarting(DataSource source) {
        return registry.starting().contains(source.id());
    }
}
