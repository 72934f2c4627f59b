/** Task flows over HTTP: their drafts, validation and versions. */
@NullMarked
package dev.millrace.web.flow;

import org.jspecify.annotations.NullMarked;
