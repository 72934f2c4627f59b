package dev.millrace.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a schedule has no fire left: a sentence for people. A pure function of schedule, zone and the present time; it looks
 * no further ahead than {@link FireTimes}.
 */
public final class NoFire {

    private static final LocalDateTime EVER = LocalDateTime.of(1970, 1, 1, 0, 0);

    private final Schedule schedule;
    private final ZoneId zone;
    private final LocalDateTime now;

    private NoFire(Schedule schedule, ZoneId zone, Instant now) {
        this.schedule = schedule;
        this.zone = zone;
        this.now = LocalDateTime.ofInstant(now, zone);
    }

    /** Empty when a fire follows. */
    public static Optional<String> reason(Schedule schedule, ZoneId zone, Instant now) {
        return FireTimes.of(schedule, zone).next(now).isPresent()
                ? Optional.empty()
                : Optional.of(new NoFire(schedule, zone, now).reason());
    }

    private String reason() {
        if (schedule.timetable() instanceof Cron cron) {
            String never = never(cron);
            if (never != null) {
                return never;
            }
        }
        LocalDate first = schedule.first();
        LocalDate last = schedule.last();
        if (last != null && last.isBefore(now.toLocalDate())) {
            return "It never fires again: its effective period ended on " + last + ".";
        }
        LocalDateTime from =
                first != null && first.isAfter(now.toLocalDate()) ? first.atStartOfDay() : now.plusNanos(1);
        LocalDateTime next = schedule.timetable().atOrAfter(from);
        if (next == null) {
            return passed(from);
        }
        if (last != null && next.toLocalDate().isAfter(last)) {
            return "It never fires: " + outside(first, last, next);
        }
        return "It never fires: its planned times, the next of them on " + at(next) + ", do not exist in the time zone "
                + zone.getId() + ", where clocks are set forward over them.";
    }

    /** Where the fields exclude each other, whatever the time: "day 30 of the month" with February. */
    private static @Nullable String never(Cron cron) {
        if (cron.atOrAfter(EVER) != null) {
            return null;
        }
        String where = cron.months().isFull() ? "" : " in " + DayWords.months(cron.months(), false);
        String years = cron.years() == null || withoutYears(cron).atOrAfter(EVER) == null
                ? ""
                : ", " + DayWords.years(cron.years());
        return "It never fires: no date falls " + DayWords.days(cron) + where + years + ".";
    }

    private static Cron withoutYears(Cron cron) {
        return new Cron(cron.text(), cron.seconds(), cron.minutes(), cron.hours(), cron.days(), cron.months(), null);
    }

    /** No planned time follows. */
    private String passed(LocalDateTime from) {
        if (schedule.timetable() instanceof Timetable.Single once) {
            return from.isAfter(now.plusNanos(1))
                    ? "It never fires: its one time, " + at(once.at()) + ", lies before the effective period."
                    : "It never fires: its one time, " + at(once.at()) + ", has passed.";
        }
        Cron cron = (Cron) schedule.timetable();
        if (cron.years() == null) {
            return "It fires at no time within the next hundred years.";
        }
        String years = cron.years().values().cardinality() == 1 ? "its year, " : "the last of its years, ";
        int last = cron.years().values().length() - 1;
        return from.isAfter(now.plusNanos(1))
                ? "It never fires: " + years + last + ", has no planned time in the effective period, which begins on "
                        + from.toLocalDate() + "."
                : "It never fires again: " + years + last + ", has no planned time after " + at(from) + ".";
    }

    private String outside(@Nullable LocalDate first, LocalDate last, LocalDateTime next) {
        String period = first == null || first.isBefore(now.toLocalDate())
                ? "what is left of the effective period, until " + last
                : "the effective period, " + first + " to " + last;
        return period + ", contains none of its planned times; the next one is on " + at(next) + ".";
    }

    private static String at(LocalDateTime time) {
        LocalTime clock = time.toLocalTime().withNano(0);
        return time.toLocalDate() + " at " + clock;
    }
}
