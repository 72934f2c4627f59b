package dev.millrace.time;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The instants at which a schedule fires in a zone, up to the year 9999. A pure function of schedule, zone rules and the
 * instant it is asked about; whether the schedule is enabled does not matter.
 *
 * <p>Clock changes: a <em>stepping</em> schedule fires at every instant whose wall-clock time is a slot, so slots in a gap
 * do not fire and slots in a repeated hour fire twice. A <em>fixed</em> one fires once for each slot: at the first instant
 * after the gap that swallowed it, at the first occurrence of a repeated time; slots that meet are one fire, noted
 * {@link FireNote#GAP_SHIFTED} if any of them was moved. A fire belongs to the effective period if the date the wall clock
 * shows when it fires does.
 */
public final class FireTimes {

    private static final Instant EARLIEST = RunTime.EARLIEST;
    private static final Instant LATEST = RunTime.LATEST;
    private static final int HORIZON_YEARS = 100;

    private final Schedule schedule;
    private final Timetable timetable;
    private final ZoneRules rules;
    private final Instant notBefore;
    private final Instant end;

    private FireTimes(Schedule schedule, ZoneId zone) {
        this.schedule = schedule;
        this.timetable = schedule.timetable();
        this.rules = zone.getRules();
        this.notBefore = schedule.first() == null
                ? EARLIEST
                : later(EARLIEST, schedule.first().atStartOfDay(zone).toInstant());
        // Clocks set back over midnight show the last date once more: only the second midnight ends it.
        this.end = schedule.last() == null || schedule.last().getYear() >= 9999
                ? LATEST
                : ZonedDateTime.of(schedule.last().plusDays(1), LocalTime.MIDNIGHT, zone)
                        .withLaterOffsetAtOverlap()
                        .toInstant();
    }

    public static FireTimes of(Schedule schedule, ZoneId zone) {
        return new FireTimes(schedule, zone);
    }

    /** The first fire strictly after an instant; empty when none follows within a hundred years. */
    public Optional<Fire> next(Instant after) {
        return Optional.ofNullable(following(after));
    }

    /** The first fires strictly after an instant, at most so many, in order. */
    public List<Fire> after(Instant after, int count) {
        List<Fire> fires = new ArrayList<>();
        Fire fire = count > 0 ? following(after) : null;
        while (fire != null) {
            fires.add(fire);
            fire = fires.size() < count ? following(fire.at()) : null;
        }
        return fires;
    }

    /**
     * The newest fires strictly after one instant and not after the other, at most so many, in order. Costs about as much
     * as the fires it gives, however long the time between.
     */
    public List<Fire> newest(Instant after, Instant until, int count) {
        if (!after.isBefore(until) || count <= 0) {
            return List.of();
        }
        Instant upTo = until.isAfter(LATEST) ? LATEST : until;
        Duration window = Duration.ofHours(1);
        while (true) {
            boolean whole = later(after, EARLIEST).isAfter(upTo.minus(window));
            List<Fire> fires = within(whole ? after : upTo.minus(window), upTo);
            if (whole || fires.size() >= count) {
                return List.copyOf(fires.subList(Math.max(0, fires.size() - count), fires.size()));
            }
            window = window.multipliedBy(2);
        }
    }

    private List<Fire> within(Instant after, Instant until) {
        List<Fire> fires = new ArrayList<>();
        Fire fire = following(after);
        while (fire != null && !fire.at().isAfter(until)) {
            fires.add(fire);
            fire = following(fire.at());
        }
        return fires;
    }

    private @Nullable Fire following(Instant after) {
        Instant from = after.isBefore(notBefore) ? notBefore.minusSeconds(1) : after;
        while (from.isBefore(end)) {
            Fire fire = timetable.stepping() ? nextStep(from) : nextSlot(from);
            if (fire == null || !fire.at().isBefore(end)) {
                return null;
            }
            if (schedule.isEffectiveOn(fire.local().toLocalDate())) {
                return fire;
            }
            from = fire.at();
        }
        return null;
    }

    /** Goes from one change of clocks to the next: between two of them the wall clock and the time line run alike. */
    private @Nullable Fire nextStep(Instant after) {
        Instant from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        Instant horizon = from.plus(366L * HORIZON_YEARS, ChronoUnit.DAYS);
        while (from.isBefore(end) && from.isBefore(horizon)) {
            ZoneOffset offset = rules.getOffset(from);
            LocalDateTime local = LocalDateTime.ofInstant(from, offset);
            LocalDateTime slot = timetable.atOrAfter(local);
            ZoneOffsetTransition change = rules.nextTransition(from);
            if (slot != null && (change == null || slot.isBefore(change.getDateTimeBefore()))) {
                return new Fire(slot.toInstant(offset), slot, isRepeated(slot) ? FireNote.REPEATED_HOUR : null);
            }
            // With two days without a slot before the change, clocks set back cannot show a slot again.
            boolean nothingToRepeat =
                    change == null || local.isBefore(change.getDateTimeBefore().minusDays(2));
            if (slot == null && nothingToRepeat) {
                return null;
            }
            from = Objects.requireNonNull(change).getInstant();
            if (slot != null && nothingToRepeat) {
                from = later(from, slot.minusDays(2).toInstant(ZoneOffset.UTC));
            }
        }
        return null;
    }

    private boolean isRepeated(LocalDateTime local) {
        return rules.getValidOffsets(local).size() > 1;
    }

    private @Nullable Fire nextSlot(Instant after) {
        LocalDateTime now = LocalDateTime.ofInstant(after, rules.getOffset(after));
        LocalDateTime slot =
                timetable.atOrAfter(now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
        while (slot != null) {
            ZoneOffsetTransition change = rules.getTransition(slot);
            if (change == null) {
                return new Fire(slot.toInstant(rules.getOffset(slot)), slot, null);
            }
            if (change.isGap()) {
                return new Fire(change.getInstant(), change.getDateTimeAfter(), FireNote.GAP_SHIFTED);
            }
            Instant first = slot.toInstant(change.getOffsetBefore());
            if (first.isAfter(after)) {
                return new Fire(first, slot, FireNote.REPEATED_HOUR);
            }
            // Asked within the second pass of the repeated hour: its slots have fired in the first.
            slot = timetable.atOrAfter(change.getDateTimeBefore());
        }
        return null;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
