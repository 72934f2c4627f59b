package dev.millrace;

import dev.millrace.common.MemoryBudget;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;

/** The console: one process that serves the pages and the API, keeps the schedules and runs the flows. */
@SpringBootApplication
public class Millrace {

    public static void main(String[] args) {
        ExitOnOutOfMemory lastResort = new ExitOnOutOfMemory();
        lastResort.watch();
        SpringApplication console = new SpringApplication(Millrace.class);
        console.addListeners(new WatchLogs(lastResort));
        console.run(args);
    }

    /** The logging has its configuration then. */
    private record WatchLogs(ExitOnOutOfMemory lastResort) implements ApplicationListener<ApplicationPreparedEvent> {

        @Override
        public void onApplicationEvent(ApplicationPreparedEvent prepared) {
            lastResort.watchLogs();
        }
    }

    /** The one source of the present time, so that tests can set it. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** The one account of what other people's data takes of the heap. */
    @Bean
    MemoryBudget memory() {
        return MemoryBudget.ofHeap();
    }
}
