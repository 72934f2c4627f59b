/** The console's own database: its settings, the embedded server, the start-up checks and the migrations. */
@NullMarked
package dev.millrace.database;

import org.jspecify.annotations.NullMarked;
