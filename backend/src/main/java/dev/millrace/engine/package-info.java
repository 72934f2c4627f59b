/** Carries runs out: claims them, starts their nodes, records what came of each, settles what was cut off. */
@NullMarked
package dev.millrace.engine;

import org.jspecify.annotations.NullMarked;
