package dev.millrace;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The console: one process that serves the pages and the API, keeps the schedules and runs the flows. */
@SpringBootApplication
public class Millrace {

    public static void main(String[] args) {
        SpringApplication.run(Millrace.class, args);
    }
}
