/** The HTTP API's description of itself. */
@NullMarked
package dev.millrace.web.openapi;

import org.jspecify.annotations.NullMarked;
