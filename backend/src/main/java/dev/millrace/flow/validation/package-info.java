/** What is wrong or dubious about a definition: one pure function from a definition to its findings. */
@NullMarked
package dev.millrace.flow.validation;

import org.jspecify.annotations.NullMarked;
