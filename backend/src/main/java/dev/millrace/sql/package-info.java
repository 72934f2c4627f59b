/** SQL as text: scanning PostgreSQL's lexical grammar, splitting scripts, putting values in, and looking at what a script does. */
@NullMarked
package dev.millrace.sql;

import org.jspecify.annotations.NullMarked;
