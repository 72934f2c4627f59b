package dev.millrace.datasource;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which backend of which server runs a script, in which transaction: enough to end it later and to ask what became of
 * its transaction. What the server could not or would not say is null.
 *
 * @param xid the 64-bit transaction id; null in {@code PER_STATEMENT} mode, on a standby, and before PostgreSQL 10
 * @param statsReset {@code stats_reset} of {@code pg_stat_bgwriter}: changes when a crash restarts all backends
 * @param timeline the first eight hex digits of the current WAL file's name
 * @param serverVersion as {@code server_version_num}, such as 180006
 * @param durableMarker whether a flushed WAL record that carries the xid followed its assignment
 * @param markerLsn where in the WAL that record ends, as {@code pg_lsn} is written
 */
public record BackendIdentity(
        int pid,
        @Nullable Instant backendStart,
        @Nullable String xid,
        @Nullable Instant postmasterStart,
        @Nullable Instant statsReset,
        @Nullable String systemIdentifier,
        @Nullable String timeline,
        int serverVersion,
        boolean durableMarker,
        @Nullable String markerLsn) {}
