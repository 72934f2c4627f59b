/** What is read of runs: states and attempts as the entries of the journal add up to them, and what nodes sent, got and said. */
@NullMarked
package dev.millrace.run.history;

import org.jspecify.annotations.NullMarked;
