/** The document {@code millrace/v1}: what a task flow is, as values, and its strict reading from JSON. */
@NullMarked
package dev.millrace.flow.definition;

import org.jspecify.annotations.NullMarked;
