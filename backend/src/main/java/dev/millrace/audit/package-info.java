/** The append-only log of everything that anybody changed. */
@NullMarked
package dev.millrace.audit;

import org.jspecify.annotations.NullMarked;
