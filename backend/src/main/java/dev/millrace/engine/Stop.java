package dev.millrace.engine;

/** Why an attempt that is alive is made to end. */
enum Stop {
    /** Its run is being cancelled. */
    CANCEL,
    /** It has had its time. */
    TIMEOUT,
    /** This console stops, or no longer owns the run: nothing is recorded, who takes the run next settles it. */
    LEAVE
}
