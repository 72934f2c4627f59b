/** The pages: their frame, and one controller a noun. A handler binds, calls one front door and names a view. */
@NullMarked
package dev.millrace.web.page;

import org.jspecify.annotations.NullMarked;
