package dev.millrace.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A cron expression in words: the times of day, then the days, then months and years. Words describe the planned times of
 * the wall clock, not how the expression was written: {@code 0 0,30 * * * ?} and {@code 0 *}{@code /30 * * * ?} read alike.
 */
final class CronText {

    private CronText() {}

    static String of(Cron cron) {
        boolean everyDay = DayWords.everyDay(cron);
        boolean everyMonth = cron.months().isFull();
        TimeOfDayWords times = new TimeOfDayWords(cron, everyDay && everyMonth && cron.years() == null);
        List<String> parts = new ArrayList<>(times.words());
        if (!everyDay) {
            parts.add(DayWords.days(cron));
        } else if (times.partOfTheDay()) {
            parts.add("every day");
        }
        if (!everyMonth) {
            parts.add("in " + DayWords.months(cron.months(), cron.years() == null));
        }
        if (cron.years() != null) {
            parts.add(DayWords.years(cron.years()));
        }
        String text = String.join(", ", parts);
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
