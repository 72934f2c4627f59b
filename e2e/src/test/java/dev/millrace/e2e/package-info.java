/** The whole process from outside: journeys in a browser, killed consoles, benchmarks. */
@NullMarked
package dev.millrace.e2e;

import org.jspecify.annotations.NullMarked;
