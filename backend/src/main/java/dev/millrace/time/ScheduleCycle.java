package dev.millrace.time;

/** <em>Scheduling Cycle</em> of a periodic schedule. */
public enum ScheduleCycle {
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    CRON
}
