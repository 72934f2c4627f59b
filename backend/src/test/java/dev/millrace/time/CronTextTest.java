package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chosen wordings; {@link CronTextPropertyTest} reads words of any expression back. */
class CronTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // A few times of day are listed.
                "0 0 12 * * ?              | At 12:00, every day",
                "0 15 10 ? * 6L            | At 10:15, on the last Friday of the month",
                "30 0 6,18 LW * ?          | At 06:00:30 and 18:00:30, on the day from Monday to Friday that is nearest to the last day of the month, within the month",
                "0 0/30 8-9 * * ?          | At 08:00, 08:30, 09:00 and 09:30, every day",
                "0 0 0/12 * * ?            | At 00:00 and 12:00, every day",
                "0 0 9-9 * * ?             | At 09:00, every day",
                // Seconds.
                "* * * * * ?               | Every second",
                "0/10 * * * * ?            | Every 10 seconds",
                "5/20 * * * * ?            | Every 20 seconds beginning at second 5",
                "*/7 * * * * ?             | Every 7 seconds from second 0 to 56 of every minute",
                "10-20 * * * * ?           | Every second from second 10 to 20 of every minute",
                "30 * * * * ?              | Every minute, at second 30",
                "0,31 * * * * ?            | Every minute, at seconds 0 and 31",
                "* 0 * * * ?               | Every second, in minute 0 of every hour",
                "0/10 0-5 * * * ?          | Every 10 seconds, in minutes 0 to 5 of every hour",
                "* * 9 * * ?               | Every second, from 09:00 to 09:59, every day",
                "15 0/5 * * * ?            | Every 5 minutes, at second 15",
                // Minutes.
                "0 * * * * ?               | Every minute",
                "0 0/1 * * * ?             | Every minute",
                "0 */5 * * * ?             | Every 5 minutes",
                "0 5/10 * * * ?            | Every 10 minutes beginning at minute 5",
                "0 15,45 * * * ?           | Every 30 minutes beginning at minute 15",
                "0 0,30 * * * ?            | Every 30 minutes",
                "0 */50 * * * ?            | At minutes 0 and 50 of every hour",
                "0 */25 * * * ?            | At minutes 0, 25 and 50 of every hour",
                "0 */7 * * * ?             | Every 7 minutes from minute 0 to 56 of every hour",
                "0 10-20 * * * ?           | Every minute from minute 10 to 20 of every hour",
                "0 0-5,30 * * * ?          | At minutes 0 to 5 and 30 of every hour",
                "0 50-10 * * * ?           | At minutes 0 to 10 and 50 to 59 of every hour",
                "30 0/50 * * * ?           | At minutes 0 and 50 of every hour, at second 30",
                // Hours.
                "0 0 * * * ?               | Every hour at minute 0",
                "0 5 0/1 * * ?             | Every hour at minute 5",
                "30 5 * * * ?              | Every hour at minute 5, second 30",
                "0 5 0/2 * * ?             | Every 2 hours from 00:05 to 22:05, every day",
                "0 0 8-17 * * ?            | Every hour from 08:00 to 17:00, every day",
                "0 0 8-17/2,20,22 ? * L    | Every 2 hours from 08:00 to 16:00 and at 20:00 and 22:00, on Saturdays",
                "0 15 1,3,4,7,9,12,18 * * ? | At 01:15, 03:15, 04:15, 07:15, 09:15, 12:15 and 18:15, every day",
                "0 0/5 8-17 ? * mon-FRI    | Every 5 minutes, from 08:00 to 17:59, Monday to Friday",
                "0 0/15 9,17 * * ?         | Every 15 minutes, from 09:00 to 09:59 and from 17:00 to 17:59, every day",
                "0 0,30 */2 ? * 2-6        | Every 30 minutes, in the hours 0 to 22 in steps of 2, Monday to Friday",
                "0 0/30 1,3,7 * * ?        | At 01:00, 01:30, 03:00, 03:30, 07:00 and 07:30, every day",
                "0 0/15 1,3,7 * * ?        | Every 15 minutes, in the hours 1, 3 and 7, every day",
                // Over midnight only where no day, month or year could be taken for the wrong one.
                "0 0/15 22-2 * * ?         | Every 15 minutes, from 22:00 to 02:59, every day",
                "0 0/15 22-2 ? * 6         | Every 15 minutes, from 00:00 to 02:59 and from 22:00 to 23:59, on Fridays",
                "0 0 18-6 * * ?            | Every hour from 18:00 to 06:00, every day",
                "0 0 18-6 * 1 ?            | Every hour from 00:00 to 06:00 and every hour from 18:00 to 23:00, every day, in January",
                // Days of the month.
                "0 0 9 1/5 * ?             | At 09:00, on days 1, 6, 11, 16, 21, 26 and 31 of the month",
                "0 0 9 1/2 * ?             | At 09:00, on days 1 to 31 in steps of 2 of the month",
                "0 0 9 1-7,15 * ?          | At 09:00, on days 1 to 7 and 15 of the month",
                "0 0 9 1-31 * ?            | At 09:00, every day",
                "0 0 9 30-2 * ?            | At 09:00, on days 1, 2, 30 and 31 of the month",
                "0 0 9 1,15W,L-3 * ?       | At 09:00, on day 1 of the month, on the day from Monday to Friday that is nearest to day 15, within the month and on the day 3 days before the last day of the month",
                "0 0 9 L-1,L * ?           | At 09:00, on the day before the last day of the month and on the last day of the month",
                // Weekdays.
                "0 0 0 ? * L               | At 00:00, on Saturdays",
                "0 0 0 ? * FRI-MON         | At 00:00, Friday to Monday",
                "0 0 0 ? * 7,1             | At 00:00, on Saturdays and Sundays",
                "0 0 0 ? * */2             | At 00:00, on Tuesdays, Thursdays, Saturdays and Sundays",
                "0 0 0 ? * 1-7             | At 00:00, every day",
                "0 0 0 ? * 2,6#3           | At 00:00, on Mondays and on the third Friday of the month",
                // Months and years.
                "0 0 0 29 2 ? 2028         | At 00:00, on day 29 of the month, in February, in 2028",
                "0 0 0 1 */4 ? 2027-2030   | At 00:00, on day 1 of the month, in January, May and September, in the years 2027 to 2030",
                "0 0 0 1 NOV-FEB ?         | At 00:00, on day 1 of the month, in November to February",
                "0 0 0 1 NOV-FEB ? 2030    | At 00:00, on day 1 of the month, in January, February, November and December, in 2030",
                "0 0 0 1 * ? 2027/4        | At 00:00, on day 1 of the month, in the years 2027 to 2099 in steps of 4",
                "0 0 0 1 * ? *             | At 00:00, on day 1 of the month",
                "0 * * * 6 ?               | Every minute, in June",
            })
    void words_name_the_fires(String cron, String text) {
        assertThat(Schedule.of(ScheduleForm.cron(cron)).orThrow().text()).isEqualTo(text);
    }
}
