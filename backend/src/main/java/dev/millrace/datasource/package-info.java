/** The analysts' databases: their registry and secrets, pools, sessions, settling, and what their catalogs say. */
@NullMarked
package dev.millrace.datasource;

import org.jspecify.annotations.NullMarked;
