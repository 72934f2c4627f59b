/** What health and metrics are told from: numbers of the console's own database, and what is found wrong. */
@NullMarked
package dev.millrace.health;

import org.jspecify.annotations.NullMarked;
