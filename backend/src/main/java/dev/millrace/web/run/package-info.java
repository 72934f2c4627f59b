/** The calls about runs, the ledger and the members, and the streams that tell of a run while it goes on. */
@NullMarked
package dev.millrace.web.run;

import org.jspecify.annotations.NullMarked;
