package dev.millrace.time;

/** What a change of clocks did to a fire. */
public enum FireNote {
    /** The planned wall-clock time does not exist that day: this is the first instant after the gap. */
    GAP_SHIFTED,
    /** The wall clock shows this time twice that day. */
    REPEATED_HOUR
}
