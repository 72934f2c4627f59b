package dev.millrace.time;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The instant a run is for, in its flow's zone.
 *
 * @param instant from {@link #EARLIEST} to {@link #LATEST}, so that years have four digits in every zone
 */
public record RunTime(Instant instant, ZoneId zone) {

    public static final Instant EARLIEST = Instant.parse("0001-01-04T00:00:00Z");
    public static final Instant LATEST = Instant.parse("9999-12-29T00:00:00Z");

    public RunTime {
        if (!holds(instant)) {
            throw new IllegalArgumentException("A run time lies in the years 1 to 9999.");
        }
    }

    public static boolean holds(Instant instant) {
        return !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
    }

    public ZonedDateTime zoned() {
        return instant.atZone(zone);
    }

    /** One calendar day earlier at the same time of day ("T-1"), by the rules of {@link ZonedDateTime#minusDays}. */
    public ZonedDateTime businessTime() {
        return zoned().minusDays(1);
    }

    public ZonedDateTime base(TimeBase base) {
        return switch (base) {
            case BUSINESS_TIME -> businessTime();
            case RUN_TIME -> zoned();
        };
    }
}
