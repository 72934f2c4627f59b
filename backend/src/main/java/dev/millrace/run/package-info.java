/** What a run is: its states, its plan, how it is launched, its history, and what pages and programs read of it. */
@NullMarked
package dev.millrace.run;

import org.jspecify.annotations.NullMarked;
