/** What every package may use: problems, ids, actors, pages of lists, the clock. */
@NullMarked
package dev.millrace.common;

import org.jspecify.annotations.NullMarked;
