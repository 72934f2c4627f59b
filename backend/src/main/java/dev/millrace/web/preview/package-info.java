/** What the editor asks while somebody types: fires of a schedule, values of variables, parts of a script. */
@NullMarked
package dev.millrace.web.preview;

import org.jspecify.annotations.NullMarked;
