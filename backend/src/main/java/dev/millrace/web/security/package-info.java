/** Who may come in: sign-in, sessions and CSRF for browsers, HTTP Basic for programs, and the headers of every answer. */
@NullMarked
package dev.millrace.web.security;

import org.jspecify.annotations.NullMarked;
