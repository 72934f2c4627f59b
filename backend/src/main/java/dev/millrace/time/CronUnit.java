package dev.millrace.time;

/** The fields of a cron expression in Quartz's order, with their bounds and names. */
enum CronUnit {
    SECOND("seconds", 0, 59, ""),
    MINUTE("minutes", 0, 59, ""),
    HOUR("hours", 0, 23, ""),
    DAY_OF_MONTH("day of month", 1, 31, ""),
    MONTH("month", 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"),
    DAY_OF_WEEK("day of week", 1, 7, "SUNMONTUEWEDTHUFRISAT"),
    YEAR("year", 1970, 2099, "");

    private final String title;
    private final int min;
    private final int max;
    private final String names;

    CronUnit(String title, int min, int max, String names) {
        this.title = title;
        this.min = min;
        this.max = max;
        this.names = names;
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

    /** The number of a name in capitals, or -1. */
    int named(String name) {
        int index = name.length() == 3 ? names.indexOf(name) : -1;
        return index < 0 || index % 3 != 0 ? -1 : index / 3 + min;
    }

    /** Quartz's bound: a step is smaller than the field is long, but a whole month, week or year is accepted. */
    int maxStep() {
        return this == YEAR ? max - min : max;
    }
}
