@NullMarked
package dev.millrace;

import org.jspecify.annotations.NullMarked;
