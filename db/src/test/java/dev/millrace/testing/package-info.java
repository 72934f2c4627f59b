/** A real PostgreSQL for tests: one server a JVM and version, one database a test class. */
@NullMarked
package dev.millrace.testing;

import org.jspecify.annotations.NullMarked;
