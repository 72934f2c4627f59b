/** Dates as flows use them: time variables, schedules and their fire times. Pure functions on java.time values. */
@NullMarked
package dev.millrace.time;

import org.jspecify.annotations.NullMarked;
