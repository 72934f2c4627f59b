/** Attacks on a running console, each behind {@link dev.millrace.e2e.attacks.Attack}, and the report of what came of them. */
@NullMarked
package dev.millrace.e2e.attacks;

import org.jspecify.annotations.NullMarked;
