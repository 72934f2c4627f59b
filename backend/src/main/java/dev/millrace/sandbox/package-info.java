/** The databases that the tutorial can be followed on at once, without accounts anywhere else. */
@NullMarked
package dev.millrace.sandbox;

import org.jspecify.annotations.NullMarked;
