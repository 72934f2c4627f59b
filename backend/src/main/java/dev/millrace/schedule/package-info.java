/** When published flows fire, and what became of each planned fire. */
@NullMarked
package dev.millrace.schedule;

import org.jspecify.annotations.NullMarked;
