package dev.millrace.run;

import dev.millrace.health.Readings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Runs that any member with a free slot should take, as health and metrics tell of them. */
@Component
public class DueRuns {

    private static final String QUEUED = "runs_queued";
    private static final String QUEUED_SINCE = "runs_queued_since";
    private static final String ABANDONED = "runs_abandoned";
    private static final String ABANDONED_FOR = "runs_abandoned_for";

    public DueRuns(Readings readings) {
        readings.add(QUEUED, """
                select count(*)
                from run
                where state = 'QUEUED' and not waits
                """);
        // A run that had to wait for its turn could be taken from when the one in its way had ended.
        readings.add(QUEUED_SINCE, """
                select extract(epoch from min(greatest(r.created_at, other.ended_at)))
                from run r left join run other on other.id = r.in_the_way
                where r.state = 'QUEUED' and not r.waits
                """);
        readings.add(ABANDONED, """
                select count(*)
                from run
                where state in ('RUNNING', 'CANCELLING') and lease_until < clock_timestamp()
                """);
        readings.add(ABANDONED_FOR, """
                select extract(epoch from clock_timestamp() - min(lease_until))
                from run
                where state in ('RUNNING', 'CANCELLING') and lease_until < clock_timestamp()
                """);
    }

    /**
     * The runs of the cluster that nobody works on.
     *
     * @param queued that could be taken: those that wait for their turn do not count
     * @param queuedSince the oldest of them could be taken
     * @param abandoned whose owner has let the lease pass, or has given them back
     * @param abandonedFor the longest of them
     */
    public record Standing(long queued, Optional<Instant> queuedSince, long abandoned, Duration abandonedFor) {

        /** How long the oldest of them has waited for a member. */
        public Duration age(Instant now) {
            Duration queuedFor =
                    queuedSince.map(since -> Duration.between(since, now)).orElse(Duration.ZERO);
            Duration longest = queuedFor.compareTo(abandonedFor) < 0 ? abandonedFor : queuedFor;
            return longest.isNegative() ? Duration.ZERO : longest;
        }
    }

    public Standing in(Readings.Read read) {
        var since = read.number(QUEUED_SINCE);
        return new Standing(
                read.count(QUEUED),
                since.isPresent() ? Optional.of(Readings.instant(since.getAsDouble())) : Optional.empty(),
                read.count(ABANDONED),
                Duration.ofMillis((long) (1000 * read.number(ABANDONED_FOR).orElse(0))));
    }
}
