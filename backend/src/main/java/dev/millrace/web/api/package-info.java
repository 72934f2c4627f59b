/** What every call under {@code /api} shares: strict JSON, problems, body limits, who acts. */
@NullMarked
package dev.millrace.web.api;

import org.jspecify.annotations.NullMarked;
