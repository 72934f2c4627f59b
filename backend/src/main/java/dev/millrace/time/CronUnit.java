package dev.millrace.time;

import java.util.List;

/** The fields of a cron expression in Quartz's order, with their bounds and names. */
enum CronUnit {
    SECOND("seconds", 0, 59),
    MINUTE("minutes", 0, 59),
    HOUR("hours", 0, 23),
    DAY_OF_MONTH("day of month", 1, 31),
    MONTH(
            "month",
            1,
            12,
            "JANUARY",
            "FEBRUARY",
            "MARCH",
            "APRIL",
            "MAY",
            "JUNE",
            "JULY",
            "AUGUST",
            "SEPTEMBER",
            "OCTOBER",
            "NOVEMBER",
            "DECEMBER"),
    DAY_OF_WEEK("day of week", 1, 7, "SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"),
    YEAR("year", 1970, 2099);

    private final String title;
    private final int min;
    private final int max;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of texts
    private final List<String> names;

    CronUnit(String title, int min, int max, String... names) {
        this.title = title;
        this.min = min;
        this.max = max;
        this.names = List.of(names);
    }

    String title() {
        return title;
    }

    int min() {
        return min;
    }

    int max() {
        return max;
    }

    /** The number of a name in capitals, whole or its first three letters, or -1. */
    int named(String name) {
        for (int i = 0; i < names.size(); i++) {
            String whole = names.get(i);
            if (name.equals(whole) || (name.length() == 3 && whole.startsWith(name))) {
                return i + min;
            }
        }
        return -1;
    }

    /** Quartz's bound: a step is smaller than the field is long, but a whole month, week or year is accepted. */
    int maxStep() {
        return this == YEAR ? max - min : max;
    }
}
