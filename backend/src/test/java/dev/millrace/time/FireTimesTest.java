package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FireTimesTest {

    private static FireTimes cron(String expression, String zone) {
        return times(ScheduleForm.cron(expression), zone);
    }

    private static FireTimes times(ScheduleForm form, String zone) {
        return FireTimes.of(Schedule.of(form).orThrow(), ZoneId.of(zone));
    }

    private static Instant local(String time, String zone) {
        return LocalDateTime.parse(time).atZone(ZoneId.of(zone)).toInstant();
    }

    /** Day and time of the wall clock, UTC offset, and the note's initial where there is one. */
    private static List<String> shown(List<Fire> fires, String zone) {
        return fires.stream()
                .map(fire -> {
                    assertThat(fire.local()).isEqualTo(LocalDateTime.ofInstant(fire.at(), ZoneId.of(zone)));
                    String note = fire.note() == null ? "" : fire.note() == FireNote.GAP_SHIFTED ? "G" : "R";
                    return fire.at()
                                    .atZone(ZoneId.of(zone))
                                    .toOffsetDateTime()
                                    .toString()
                                    .substring(5)
                            + note;
                })
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Stepping: what the wall clock skips does not fire, what it shows twice fires twice.
                "Europe/Berlin    | 0 0 0-23/1 * * ?  | 2026-03-29T00:30 | 03-29T01:00+01:00 03-29T03:00+02:00 03-29T04:00+02:00",
                "Europe/Berlin    | 0 30 * * * ?      | 2026-10-25T01:00 | 10-25T01:30+02:00 10-25T02:30+02:00R 10-25T02:30+01:00R 10-25T03:30+01:00",
                "Europe/Berlin    | 0 0 * * * ?       | 2026-10-25T01:00 | 10-25T02:00+02:00R 10-25T02:00+01:00R 10-25T03:00+01:00",
                "Europe/Berlin    | 0 0/30 * * * ?    | 2026-03-29T01:00 | 03-29T01:30+01:00 03-29T03:00+02:00 03-29T03:30+02:00",
                "Europe/Berlin    | 0 0 0-23/2 * * ?  | 2026-03-29T00:00 | 03-29T04:00+02:00 03-29T06:00+02:00",
                "Europe/Berlin    | 0 0 0-23/2 * * ?  | 2026-10-25T00:00 | 10-25T02:00+02:00R 10-25T02:00+01:00R 10-25T04:00+01:00",
                "Europe/Berlin    | 0 0 0/1 * * ?     | 2027-03-28T01:30 | 03-28T03:00+02:00 03-28T04:00+02:00",
                "Europe/Berlin    | 0 0 0/1 * * ?     | 2027-10-31T01:30 | 10-31T02:00+02:00R 10-31T02:00+01:00R 10-31T03:00+01:00",
                "Europe/Berlin    | 0 30 2-2 * * ?    | 2026-03-28T12:00 | 03-30T02:30+02:00 03-31T02:30+02:00",
                "Europe/Berlin    | 0 30 2-2 * * ?    | 2026-10-24T12:00 | 10-25T02:30+02:00R 10-25T02:30+01:00R 10-26T02:30+01:00",
                "America/New_York | 0 0 * * * ?       | 2026-03-08T00:30 | 03-08T01:00-05:00 03-08T03:00-04:00 03-08T04:00-04:00",
                "America/New_York | 0 0 * * * ?       | 2026-11-01T00:30 | 11-01T01:00-04:00R 11-01T01:00-05:00R 11-01T02:00-05:00",
                "America/New_York | 0 0 * * * ?       | 2027-03-14T00:30 | 03-14T01:00-05:00 03-14T03:00-04:00",
                "America/New_York | 0 45 * * * ?      | 2027-11-07T00:50 | 11-07T01:45-04:00R 11-07T01:45-05:00R 11-07T02:45-05:00",
                "Australia/Lord_Howe | 0 0/15 * * * ? | 2026-10-04T01:30 | 10-04T01:45+10:30 10-04T02:30+11:00 10-04T02:45+11:00",
                "Australia/Lord_Howe | 0 0/15 * * * ? | 2026-04-05T01:00 | 04-05T01:15+11:00 04-05T01:30+11:00R 04-05T01:45+11:00R 04-05T01:30+10:30R 04-05T01:45+10:30R 04-05T02:00+10:30",
                "Australia/Lord_Howe | 0 0 * * * ?    | 2026-10-04T00:30 | 10-04T01:00+10:30 10-04T03:00+11:00",
                "Australia/Lord_Howe | 0 0 * * * ?    | 2027-04-04T00:30 | 04-04T01:00+11:00 04-04T02:00+10:30 04-04T03:00+10:30",
                "Asia/Shanghai    | 00 00 00-23/1 * * ? | 2026-03-29T00:30 | 03-29T01:00+08:00 03-29T02:00+08:00 03-29T03:00+08:00",
                "America/Santiago | 0 0 * * * ?       | 2026-09-05T22:30 | 09-05T23:00-04:00 09-06T01:00-03:00 09-06T02:00-03:00",
                "America/Santiago | 0 0 * * * ?       | 2026-04-04T22:30 | 04-04T23:00-03:00R 04-04T23:00-04:00R 04-05T00:00-04:00",
                "Pacific/Apia     | 0 0 0/12 * * ?    | 2011-12-29T06:00 | 12-29T12:00-10:00 12-31T00:00+14:00 12-31T12:00+14:00",
                // Fixed: each slot once, out of the gap to its end, at the first of two occurrences.
                "Europe/Berlin    | 0 30 2 * * ?      | 2026-03-28T01:00 | 03-28T02:30+01:00 03-29T03:00+02:00G 03-30T02:30+02:00",
                "Europe/Berlin    | 0 30 2 * * ?      | 2026-10-24T03:00 | 10-25T02:30+02:00R 10-26T02:30+01:00",
                "Europe/Berlin    | 0 0/5 2 * * ?     | 2026-03-28T02:50 | 03-28T02:55+01:00 03-29T03:00+02:00G 03-30T02:00+02:00",
                "Europe/Berlin    | 0 0,30 2,3 * * ?  | 2026-03-29T00:00 | 03-29T03:00+02:00G 03-29T03:30+02:00 03-30T02:00+02:00",
                "Europe/Berlin    | 0 15 2,3 * * ?    | 2026-03-29T00:00 | 03-29T03:00+02:00G 03-29T03:15+02:00 03-30T02:15+02:00",
                "Europe/Berlin    | 0 0,30 1,2,3 * * ? | 2026-10-25T00:00 | 10-25T01:00+02:00 10-25T01:30+02:00 10-25T02:00+02:00R 10-25T02:30+02:00R 10-25T03:00+01:00 10-25T03:30+01:00",
                "Europe/Berlin    | 0 0 3 * * ?       | 2026-03-28T12:00 | 03-29T03:00+02:00 03-30T03:00+02:00",
                "America/New_York | 0 30 2 * * ?      | 2026-03-07T12:00 | 03-08T03:00-04:00G 03-09T02:30-04:00",
                "America/New_York | 0 30 1 * * ?      | 2026-10-31T12:00 | 11-01T01:30-04:00R 11-02T01:30-05:00",
                "America/New_York | 0 0 2 * * ?       | 2026-10-31T12:00 | 11-01T02:00-05:00 11-02T02:00-05:00",
                "America/New_York | 0 30 2 * * ?      | 2027-03-13T12:00 | 03-14T03:00-04:00G 03-15T02:30-04:00",
                "America/New_York | 0 30 1 * * ?      | 2027-11-06T12:00 | 11-07T01:30-04:00R 11-08T01:30-05:00",
                "Australia/Lord_Howe | 0 15 2 * * ?   | 2026-10-03T12:00 | 10-04T02:30+11:00G 10-05T02:15+11:00",
                "Australia/Lord_Howe | 0 45 2 * * ?   | 2026-10-03T12:00 | 10-04T02:45+11:00 10-05T02:45+11:00",
                "Australia/Lord_Howe | 0 0/15 1 * * ? | 2026-04-05T00:00 | 04-05T01:00+11:00 04-05T01:15+11:00 04-05T01:30+11:00R 04-05T01:45+11:00R 04-06T01:00+10:30",
                "Australia/Lord_Howe | 0 15 2 * * ?   | 2027-10-02T12:00 | 10-03T02:30+11:00G 10-04T02:15+11:00",
                "Australia/Lord_Howe | 0 40 1 * * ?   | 2027-04-03T12:00 | 04-04T01:40+11:00R 04-05T01:40+10:30",
                "Africa/Casablanca | 0 30 2 * * ?     | 2026-02-14T12:00 | 02-15T02:30+01:00R 02-16T02:30Z",
                "Africa/Casablanca | 0 30 2 * * ?     | 2026-03-21T12:00 | 03-22T03:00+01:00G 03-23T02:30+01:00",
                "America/Santiago | 0 0 0 * * ?       | 2026-09-05T12:00 | 09-06T01:00-03:00G 09-07T00:00-03:00",
                "America/Santiago | 0 30 23 * * ?     | 2026-04-04T12:00 | 04-04T23:30-03:00R 04-05T23:30-04:00",
                "Asia/Beirut      | 0 15 0 ? * 1      | 2026-03-28T12:00 | 03-29T01:00+03:00G 04-05T00:15+03:00",
                "Pacific/Apia     | 0 0 9,18 * * ?    | 2011-12-29T12:00 | 12-29T18:00-10:00 12-31T00:00+14:00G 12-31T09:00+14:00",
                "Asia/Shanghai    | 0 30 2 * * ?      | 2026-03-28T12:00 | 03-29T02:30+08:00 03-30T02:30+08:00",
            })
    void the_hour_field_decides_what_a_change_of_clocks_does(String zone, String cron, String after, String expected) {
        String[] fires = expected.split(" ");
        assertThat(shown(cron(cron, zone).after(local(after, zone), fires.length), zone))
                .containsExactly(fires);
    }

    @Test
    void the_cycles_step_or_are_fixed_as_their_expressions_are() {
        String zone = "Europe/Berlin";
        Instant spring = local("2026-03-29T01:00", zone);
        Instant autumn = local("2026-10-25T01:50", zone);

        assertThat(shown(times(ScheduleForm.everyMinutes(20), zone).after(spring, 3), zone))
                .containsExactly("03-29T01:20+01:00", "03-29T01:40+01:00", "03-29T03:00+02:00");
        assertThat(shown(times(ScheduleForm.everyMinutes(30), zone).after(autumn, 4), zone))
                .containsExactly(
                        "10-25T02:00+02:00R", "10-25T02:30+02:00R", "10-25T02:00+01:00R", "10-25T02:30+01:00R");
        assertThat(shown(
                        times(ScheduleForm.everyHours("02:30", 1, "02:59"), zone)
                                .after(spring, 1),
                        zone))
                .containsExactly("03-30T02:30+02:00");
        assertThat(shown(
                        times(ScheduleForm.everyHours("02:30", 1, "02:59"), zone)
                                .after(autumn, 2),
                        zone))
                .containsExactly("10-25T02:30+02:00R", "10-25T02:30+01:00R");
        assertThat(shown(times(ScheduleForm.atHours(List.of(2), 30), zone).after(spring, 1), zone))
                .containsExactly("03-29T03:00+02:00G");
        assertThat(shown(times(ScheduleForm.daily("02:30"), zone).after(autumn, 2), zone))
                .containsExactly("10-25T02:30+02:00R", "10-26T02:30+01:00");
        assertThat(shown(times(ScheduleForm.weekly(List.of("1"), "02:30"), zone).after(spring, 2), zone))
                .containsExactly("03-29T03:00+02:00G", "04-05T02:30+02:00");
        assertThat(shown(
                        times(ScheduleForm.monthly(List.of("29", "L"), "02:30"), zone)
                                .after(spring, 2),
                        zone))
                .containsExactly("03-29T03:00+02:00G", "03-31T02:30+02:00");
    }

    @Test
    void one_time_scheduling_fires_once() {
        String zone = "Europe/Berlin";
        FireTimes ordinary = times(ScheduleForm.once("2026-06-05T09:30"), zone);
        FireTimes gap = times(ScheduleForm.once("2026-03-29T02:30"), zone);
        FireTimes overlap = times(ScheduleForm.once("2026-10-25T02:30"), zone);

        assertThat(shown(ordinary.after(Instant.EPOCH, 10), zone)).containsExactly("06-05T09:30+02:00");
        assertThat(ordinary.next(local("2026-06-05T09:30", zone))).isEmpty();
        assertThat(ordinary.next(local("2026-06-05T09:29:59.999", zone))).isPresent();
        assertThat(shown(gap.after(Instant.EPOCH, 10), zone)).containsExactly("03-29T03:00+02:00G");
        assertThat(shown(overlap.after(Instant.EPOCH, 10), zone)).containsExactly("10-25T02:30+02:00R");
        assertThat(overlap.next(local("2026-10-25T02:30", zone))).isEmpty();
        assertThat(overlap.next(local("2026-10-25T02:10", zone).plus(Duration.ofHours(1))))
                .isEmpty();
    }

    @Test
    void both_dates_of_the_effective_period_belong_to_it() {
        FireTimes times = times(
                ScheduleForm.everyHours("00:00", 12, "23:59").effective("2026-06-05", "2026-06-06"), "Asia/Shanghai");

        assertThat(shown(times.after(Instant.EPOCH, 10), "Asia/Shanghai"))
                .containsExactly("06-05T00:00+08:00", "06-05T12:00+08:00", "06-06T00:00+08:00", "06-06T12:00+08:00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Midnight is skipped, or shown after the date has been shown before.
                "America/Santiago | 0 0/30 * * * ? | 2026-09-06 | 2026-09-06 | 46 | 09-06T01:00-03:00  | 09-06T23:30-03:00",
                "America/Santiago | 0 0/30 * * * ? | 2026-09-05 | 2026-09-05 | 48 | 09-05T00:00-04:00  | 09-05T23:30-04:00",
                "America/Santiago | 0 0/30 * * * ? | 2026-04-04 | 2026-04-04 | 50 | 04-04T00:00-03:00  | 04-04T23:30-04:00R",
                "America/Santiago | 0 0/30 * * * ? | 2026-04-05 | 2026-04-05 | 48 | 04-05T00:00-04:00  | 04-05T23:30-04:00",
                "Europe/Berlin    | 0 0 * * * ?    | 2026-10-25 | 2026-10-25 | 25 | 10-25T00:00+02:00  | 10-25T23:00+01:00",
                "Europe/Berlin    | 0 0 * * * ?    | 2026-03-29 | 2026-03-29 | 23 | 03-29T00:00+01:00  | 03-29T23:00+02:00",
                "Pacific/Apia     | 0 0 * * * ?    | 2011-12-29 | 2011-12-30 | 24 | 12-29T00:00-10:00  | 12-29T23:00-10:00",
                "Pacific/Apia     | 0 0 9 * * ?    | 2011-12-29 | 2011-12-30 | 1  | 12-29T09:00-10:00  | 12-29T09:00-10:00",
                "Pacific/Apia     | 0 0 9 * * ?    | 2011-12-31 | 2011-12-31 | 2  | 12-31T00:00+14:00G | 12-31T09:00+14:00",
                // Clocks set back at 00:01 to 23:01 of the day before.
                "America/St_Johns | 0 30 0,23 * * ? | 2006-10-28 | 2006-10-28 | 2 | 10-28T00:30-02:30 | 10-28T23:30-02:30R",
                "America/St_Johns | 0 0/30 * * * ? | 2006-10-28 | 2006-10-28 | 49 | 10-28T00:00-02:30 | 10-28T23:30-03:30R",
                "America/St_Johns | 0 0/30 * * * ? | 2006-10-29 | 2006-10-29 | 49 | 10-29T00:00-02:30R | 10-29T23:30-03:30",
            })
    void a_fire_belongs_to_the_date_the_wall_clock_shows(
            String zone, String cron, String from, String to, int count, String first, String last) {
        FireTimes times = times(ScheduleForm.cron(cron).effective(from, to), zone);
        List<String> fires = shown(times.after(Instant.EPOCH, 1000), zone);

        assertThat(fires).hasSize(count).startsWith(first).endsWith(last);
    }

    @Test
    void fires_are_strictly_after_and_in_whole_seconds() {
        FireTimes hourly = cron("0 0 * * * ?", "UTC");
        Instant noon = Instant.parse("2026-06-05T12:00:00Z");

        assertThat(hourly.next(noon).orElseThrow().at()).isEqualTo("2026-06-05T13:00:00Z");
        assertThat(hourly.next(noon.minusNanos(1)).orElseThrow().at()).isEqualTo(noon);
        assertThat(hourly.next(noon.plusNanos(1)).orElseThrow().at()).isEqualTo("2026-06-05T13:00:00Z");
        assertThat(hourly.after(noon, 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 0 30 2 ?",
                "* * * 30 2 ?",
                "0 0 0 1 1 ? 2025",
                "* * * 1 1 ? 2025",
                "* * * 29 2 ? 2027",
                // In New York the second Sunday of March has no half past two: a stepping hour never meets it.
                "0 30 2-2 ? 3 1#2"
            })
    @Timeout(2)
    void what_never_fires_ends(String cron) {
        assertThat(cron(cron, "America/New_York").next(Instant.parse("2026-01-01T12:00:00Z")))
                .isEmpty();
    }

    @Test
    void the_last_repeated_slots_of_a_schedule_that_ends_are_not_forgotten() {
        FireTimes times = cron("0 30 2-2 25 10 ? 2026", "Europe/Berlin");

        assertThat(shown(times.after(Instant.parse("2026-01-01T00:00:00Z"), 5), "Europe/Berlin"))
                .containsExactly("10-25T02:30+02:00R", "10-25T02:30+01:00R");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 0 ? 2 2#5     | 2044-02-29T00:00",
                "0 0 0-1 ? 2 2#5   | 2044-02-29T00:00",
                "* * * ? 2 2#5     | 2044-02-29T00:00",
                "59 59 23 31 12 ? 2099 | 2099-12-31T23:59:59",
                "59 59 23-23 31 12 ? 2099 | 2099-12-31T23:59:59",
            })
    @Timeout(2)
    void rare_fires_are_found_without_scanning(String cron, String expected) {
        assertThat(cron(cron, "Europe/Berlin")
                        .next(Instant.parse("2026-01-01T00:00:00Z"))
                        .orElseThrow()
                        .local())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1000000000-01-01T00:00:00Z",
                "0001-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59.999999999Z",
                "9999-12-31T23:59:59Z"
            })
    @Timeout(2)
    void no_instant_is_too_early_or_too_late_to_ask_about(String instant) {
        for (String cron : List.of("* * * * * ?", "0 0 0 * * ?", "0 0 12 31 12 ?")) {
            for (String zone : List.of("Pacific/Apia", "UTC", "Pacific/Niue")) {
                for (Fire fire : cron(cron, zone).after(Instant.parse(instant), 3)) {
                    assertThat(RunTime.holds(fire.at())).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"* * * * * ?", "0 0 * * * ?", "0 0 0 * * ?", "0 0 3 L * ?"})
    @Timeout(5)
    void the_newest_fires_are_the_tail_of_all(String cron) {
        String zone = "Europe/Berlin";
        FireTimes times = cron(cron, zone);
        Instant from = local("2026-10-24T00:00", zone);
        Instant until = cron.startsWith("*") ? from.plus(2, ChronoUnit.HOURS) : from.plus(700, ChronoUnit.DAYS);
        List<Fire> all = times.after(from, 20_000).stream()
                .filter(fire -> !fire.at().isAfter(until))
                .toList();

        for (int count : List.of(0, 1, 7, 1000, 100_000)) {
            assertThat(times.newest(from, until, count))
                    .isEqualTo(all.subList(Math.max(0, all.size() - count), all.size()));
        }
        assertThat(times.newest(until, from, 5)).isEmpty();
        assertThat(times.newest(Instant.MIN, until, 3)).hasSize(3);
        assertThat(times.newest(from, Instant.MAX, 3)).hasSize(3);
    }

    @Test
    void a_thousand_fires_of_a_schedule_of_seconds_over_years_are_cheap() {
        FireTimes seconds = cron("* * * * * ?", "America/New_York");
        Instant after = Instant.parse("2020-01-01T00:00:00Z");
        Instant until = Instant.parse("2026-01-01T00:00:00Z");

        List<Fire> newest = seconds.newest(after, until, 1000);

        assertThat(newest).hasSize(1000);
        assertThat(newest.get(999).at()).isEqualTo(until);
        assertThat(newest.get(0).at()).isEqualTo(until.minusSeconds(999));
    }
}
