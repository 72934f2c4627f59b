/** Calls on the sandbox. */
@NullMarked
package dev.millrace.web.sandbox;

import org.jspecify.annotations.NullMarked;
