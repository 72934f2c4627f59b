package dev.millrace.time;

/** The time that a time variable starts from. */
public enum TimeBase {
    BUSINESS_TIME,
    RUN_TIME
}
