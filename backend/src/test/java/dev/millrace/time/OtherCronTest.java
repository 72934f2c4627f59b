package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtherCronTest {

    private static TimeProblem problem(String cron) {
        return Cron.parse(cron).problems().get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 9 * * 1-5        | 0 30 9 ? * 2-6",
                "30 9 * * *          | 0 30 9 * * ?",
                "*/5 * * * *         | 0 */5 * * * ?",
                "0 0 1 * *           | 0 0 0 1 * ?",
                "0 0 1,15 1-6/2 *    | 0 0 0 1,15 1-6/2 ?",
                // Sunday is 0 and 7 there, 1 here.
                "0 9 * * 0           | 0 0 9 ? * 1",
                "0 9 * * 7           | 0 0 9 ? * 1",
                "0 9 * * 6,0         | 0 0 9 ? * 7,1",
                "0 9 * * 5-7         | 0 0 9 ? * 6-1",
                "0 9 * * 0-6         | 0 0 9 * * ?",
                "0 9 * * 1-7         | 0 0 9 * * ?",
                "0 9 * * */2         | 0 0 9 ? * 1,3,5,7",
                "0 9 * * 1-5/2       | 0 0 9 ? * 2,4,6",
                "0 9 * * 1/3         | 0 0 9 ? * 2,5",
                "0 9 ? * mon-fri     | 0 0 9 ? * MON-FRI",
                "0 9 * JAN MON,WED   | 0 0 9 ? JAN MON,WED",
                "0 9 1 * ?           | 0 0 9 1 * ?",
                // Neither field has a star, and one of them names every day: either is enough.
                "0 9 1-31 * 1        | 0 0 9 * * ?",
                "0 9 15 * 0-7        | 0 0 9 * * ?",
                // A star in one of them: both have to admit the day.
                "0 9 */1 * 1         | 0 0 9 ? * 2",
                "@daily              | 0 0 0 * * ?",
                "@Weekly             | 0 0 0 ? * 1",
                "@hourly             | 0 0 * * * ?",
                // Six fields without a question mark.
                "0 0 12 * * *        | 0 0 12 * * ?",
                "0 0 12 1 * *        | 0 0 12 1 * ?",
                "0 0 9 * * MON-FRI   | 0 0 9 ? * MON-FRI",
            })
    void other_dialects_are_refused_with_the_same_in_ours(String cron, String suggestion) {
        assertThat(problem(cron).suggestion()).isEqualTo(suggestion);
        assertThat(problem(cron).field()).isEqualTo("cron");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Both days are chosen.
                "0 9 1 * 1",
                "0 9 1-7 * MON",
                "0 9 */2 * 1-5",
                // What is wrong there too.
                "60 9 * * *",
                "0 24 * * *",
                "0 9 * * 8",
                "0 9 * * 5-2",
                "0 9 * * */0",
                "0 9 * * FUNDAY",
                "0 9 * *",
                "@reboot",
                "nonsense",
                // Numbers of weekdays differ between dialects of six fields.
                "0 0 9 * * 1-5",
                "0 0 9 1 * MON",
            })
    void nothing_is_suggested_that_would_not_be_the_same(String cron) {
        assertThat(problem(cron).suggestion()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"'0 9 1 * 1', true", "'0 9 */2 * 1-5', true", "'0 9 * *', false", "'0 9 * * 8', false"})
    void days_that_are_chosen_twice_are_said_to_be(String cron, boolean twice) {
        assertThat(problem(cron).message().contains("both choose days")).isEqualTo(twice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-5", "0", "7", "5-7", "6,0", "*/2", "1-5/2", "2/2", "0-7", "3,1-2", "0-6/3"})
    void suggested_weekdays_are_those_of_crontab(String weekdays) {
        String suggestion = String.valueOf(problem("0 9 * * " + weekdays).suggestion());
        Cron cron = Cron.parse(suggestion).orThrow();
        List<LocalDate> days = new ArrayList<>();
        @Nullable LocalDateTime slot = cron.atOrAfter(LocalDateTime.parse("2026-03-01T00:00"));
        while (slot != null && slot.getMonthValue() == 3) {
            days.add(slot.toLocalDate());
            slot = cron.atOrAfter(slot.plusSeconds(1));
        }

        assertThat(days)
                .isEqualTo(LocalDate.of(2026, 3, 1)
                        .datesUntil(LocalDate.of(2026, 4, 1))
                        .filter(day -> unixAdmits(weekdays, day.getDayOfWeek()))
                        .toList());
    }

    /** As crontab(5) has it, tried for both numbers of Sunday. */
    private static boolean unixAdmits(String field, DayOfWeek day) {
        List<Integer> numbers = day == DayOfWeek.SUNDAY ? List.of(0, 7) : List.of(day.getValue());
        return numbers.stream()
                .anyMatch(number -> List.of(field.split(",", -1)).stream().anyMatch(item -> {
                    String[] parts = item.split("/", -1);
                    String[] ends = parts[0].equals("*") ? new String[] {"0", "6"} : parts[0].split("-", -1);
                    int first = Integer.parseInt(ends[0]);
                    int last = ends.length == 2 ? Integer.parseInt(ends[1]) : parts.length == 2 ? 6 : first;
                    int step = parts.length == 2 ? Integer.parseInt(parts[1]) : 1;
                    return number >= first && number <= last && (number - first) % step == 0;
                }));
    }
}
