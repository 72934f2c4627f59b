package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Fire times compared with a scan of every minute of a week, mostly of weeks in which clocks change. */
class FireTimesPropertyTest {

    private static final int WEEK = 7 * 24 * 60;

    /** Sets of numbers beside the expression that names them, so that the scan shares nothing with the parser. */
    record Rule(String cron, Set<Integer> minutes, Set<Integer> hours, Set<DayOfWeek> weekdays) {

        boolean matches(LocalDateTime time) {
            return minutes.contains(time.getMinute())
                    && hours.contains(time.getHour())
                    && weekdays.contains(time.getDayOfWeek());
        }
    }

    /** A zone and the beginning of a week. */
    record Week(ZoneId zone, Instant start) {

        Instant end() {
            return start.plus(Duration.ofMinutes(WEEK));
        }
    }

    private record Hours(String text, Set<Integer> numbers) {}

    @Provide
    Arbitrary<Rule> stepping() {
        Arbitrary<Hours> ranges = Combinators.combine(
                        Arbitraries.integers().between(0, 23),
                        Arbitraries.integers().between(0, 23),
                        Arbitraries.integers().between(1, 23))
                .as((a, b, step) -> {
                    Set<Integer> numbers = new TreeSet<>();
                    int end = b < a ? b + 24 : b;
                    for (int hour = a; hour <= end; hour += step) {
                        numbers.add(hour % 24);
                    }
                    return new Hours(a + "-" + b + "/" + step, numbers);
                });
        Set<Integer> all = new TreeSet<>();
        for (int hour = 0; hour < 24; hour++) {
            all.add(hour);
        }
        return rules(Arbitraries.oneOf(ranges, Arbitraries.just(new Hours("*", all))));
    }

    @Provide
    Arbitrary<Rule> fixed() {
        return rules(Arbitraries.integers()
                .between(0, 23)
                .set()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(hours -> new Hours(list(hours), hours)));
    }

    private static Arbitrary<Rule> rules(Arbitrary<Hours> hours) {
        Arbitrary<Set<Integer>> minutes =
                Arbitraries.integers().between(0, 59).set().ofMinSize(1).ofMaxSize(20);
        Arbitrary<Set<DayOfWeek>> weekdays =
                Arbitraries.of(DayOfWeek.class).set().ofMinSize(1).ofMaxSize(7);
        return Combinators.combine(minutes, hours, weekdays)
                .as((m, h, d) -> new Rule(
                        "0 " + list(m) + " " + h.text() + " ? * "
                                + list(d.stream()
                                        .map(day -> day.getValue() % 7 + 1)
                                        .collect(Collectors.toSet())),
                        m,
                        h.numbers(),
                        d));
    }

    private static String list(Set<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @Provide
    Arbitrary<Week> weeks() {
        Arbitrary<ZoneId> zones = Arbitraries.of(
                        "Europe/Berlin",
                        "America/New_York",
                        "Australia/Lord_Howe",
                        "Asia/Shanghai",
                        "Africa/Casablanca",
                        "America/Santiago",
                        "Asia/Beirut",
                        "Pacific/Apia",
                        "America/St_Johns",
                        "Antarctica/Troll",
                        "America/Caracas",
                        "UTC")
                .map(ZoneId::of);
        Arbitrary<Integer> days = Arbitraries.integers().between(0, 30 * 365);
        Arbitrary<Integer> minutesBefore = Arbitraries.integers().between(0, WEEK);
        Instant origin = Instant.parse("2000-01-01T00:00:00Z");
        return Combinators.combine(zones, days, minutesBefore).as((zone, day, minutes) -> {
            Instant from = origin.plus(Duration.ofDays(day));
            ZoneOffsetTransition change = zone.getRules().nextTransition(from);
            return new Week(zone, (change == null ? from : change.getInstant()).minus(Duration.ofMinutes(minutes)));
        });
    }

    private static List<Fire> firesIn(Week week, String cron) {
        return FireTimes.of(Schedule.of(ScheduleForm.cron(cron)).orThrow(), week.zone())
                .after(week.start(), WEEK)
                .stream()
                .filter(fire -> !fire.at().isAfter(week.end()))
                .toList();
    }

    @Property(tries = 150)
    void stepping_fires_at_every_instant_whose_wall_clock_matches(
            @ForAll("stepping") Rule rule, @ForAll("weeks") Week week) {
        Set<Instant> expected = new TreeSet<>();
        for (int minute = 1; minute <= WEEK; minute++) {
            Instant instant = week.start().plus(Duration.ofMinutes(minute));
            if (rule.matches(LocalDateTime.ofInstant(instant, week.zone()))) {
                expected.add(instant);
            }
        }

        assertThat(firesIn(week, rule.cron())).extracting(Fire::at).containsExactlyElementsOf(expected);
    }

    @Property(tries = 150)
    void fixed_fires_once_for_each_slot(@ForAll("fixed") Rule rule, @ForAll("weeks") Week week) {
        Set<Instant> expected = new TreeSet<>();
        LocalDateTime first = LocalDateTime.ofInstant(week.start(), week.zone()).minusDays(2);
        for (int minute = 0; minute <= WEEK + 4 * 24 * 60; minute++) {
            LocalDateTime slot = first.plusMinutes(minute);
            if (rule.matches(slot)) {
                ZoneOffsetTransition change = week.zone().getRules().getTransition(slot);
                boolean gap = change != null && change.isGap();
                Instant at = gap
                        ? change.getInstant()
                        : ZonedDateTime.of(slot, week.zone())
                                .withEarlierOffsetAtOverlap()
                                .toInstant();
                if (at.isAfter(week.start()) && !at.isAfter(week.end())) {
                    expected.add(at);
                }
            }
        }

        assertThat(firesIn(week, rule.cron())).extracting(Fire::at).containsExactlyElementsOf(expected);
    }

    @Property(tries = 100)
    void notes_and_wall_clock_agree_with_the_zone(@ForAll("fixed") Rule rule, @ForAll("weeks") Week week) {
        for (Fire fire : firesIn(week, rule.cron())) {
            assertThat(fire.local()).isEqualTo(LocalDateTime.ofInstant(fire.at(), week.zone()));
            boolean repeated =
                    week.zone().getRules().getValidOffsets(fire.local()).size() == 2;
            assertThat(fire.note() == FireNote.REPEATED_HOUR).isEqualTo(repeated);
            assertThat(fire.note() == FireNote.GAP_SHIFTED || rule.matches(fire.local()))
                    .isTrue();
        }
    }

    @Property(tries = 100)
    void asked_from_any_point_on_the_fires_are_the_same(
            @ForAll("stepping") Rule stepping,
            @ForAll("fixed") Rule fixed,
            @ForAll("weeks") Week week,
            @ForAll @IntRange(min = 0, max = WEEK * 60) int second,
            @ForAll @IntRange(min = 0, max = 999_999_999) int nanos) {
        Instant point = week.start().plusSeconds(second).plusNanos(nanos);
        for (String cron : List.of(stepping.cron(), fixed.cron())) {
            List<Fire> all = firesIn(week, cron);
            List<Fire> rest =
                    all.stream().filter(fire -> fire.at().isAfter(point)).toList();

            assertThat(all).extracting(Fire::at).isSorted().doesNotHaveDuplicates();
            assertThat(firesIn(new Week(week.zone(), point), cron))
                    .filteredOn(fire -> !fire.at().isAfter(week.end()))
                    .isEqualTo(rest);
        }
    }
}
