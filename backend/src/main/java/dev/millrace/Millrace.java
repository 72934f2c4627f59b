package dev.millrace;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The console: one process that serves the pages and the API, keeps the schedules and runs the flows. */
@SpringBootApplication
public class Millrace {

    public static void main(String[] args) {
        SpringApplication.run(Millrace.class, args);
    }

    /** The one source of the present time, so that tests can set it. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
