package dev.millrace.time;

/** <em>Scheduling Type</em>. */
public enum ScheduleType {
    PERIODIC,
    ONCE
}
