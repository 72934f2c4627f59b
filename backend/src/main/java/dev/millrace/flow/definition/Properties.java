package dev.millrace.flow.definition;

import java.util.List;

/**
 * What holds for the whole flow.
 *
 * @param zone the name of an IANA time zone, as it was entered: it may be unknown
 * @param stakeholders names of people
 */
public record Properties(String zone, ErrorHandling errorHandling, Concurrency concurrency, List<String> stakeholders) {

    public static final String DEFAULT_ZONE = "UTC";
    public static final Properties DEFAULT =
            new Properties(DEFAULT_ZONE, ErrorHandling.COMPLETE_RUNNING, Concurrency.DEFAULT, List.of());

    public Properties {
        stakeholders = List.copyOf(stakeholders);
    }
}
