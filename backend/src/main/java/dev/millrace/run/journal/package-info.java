/** The journal of runs: what an entry holds, and how the steps of runs are appended to it. */
@NullMarked
package dev.millrace.run.journal;

import org.jspecify.annotations.NullMarked;
