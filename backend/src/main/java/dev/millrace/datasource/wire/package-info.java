/**
 * What stands between pgjdbc and a server: it reads the messages of PostgreSQL's protocol in clear text, above TLS, and
 * keeps the answers of other people's databases from filling the memory.
 */
@NullMarked
package dev.millrace.datasource.wire;

import org.jspecify.annotations.NullMarked;
