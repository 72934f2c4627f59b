/** What stands before every handler: connections, bodies, addresses and hosts, by figures that no client can exceed. */
@NullMarked
package dev.millrace.web.door;

import org.jspecify.annotations.NullMarked;
