/** Task flows: their drafts, published versions and the rules a definition has to keep. */
@NullMarked
package dev.millrace.flow;

import org.jspecify.annotations.NullMarked;
