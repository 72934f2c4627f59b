/** One flow as a readable file: what is written of it, in which order, and how such a file is read. */
@NullMarked
package dev.millrace.flow.file;

import org.jspecify.annotations.NullMarked;
