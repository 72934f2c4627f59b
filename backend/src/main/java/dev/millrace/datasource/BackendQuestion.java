package dev.millrace.datasource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One round trip at the beginning of a session: makes its settings and learns who the backend is. Servers of the family
 * refuse parts of the question, so there are three depths of it; 0 asks for everything.
 */
record BackendQuestion(SessionRequest request, Map<String, String> options, int serverVersion, int depth) {

    static final int DEEPEST = 0;
    static final int SHALLOWEST = 2;

    private static final int XID8 = 130_000;
    private static final int TXID_STATUS = 100_000;
    private static final int FLUSHED_MARKER = 170_000;

    /** Missing function, missing privilege, not supported, not now. */
    private static final Set<String> TOO_DEEP = Set.of("42883", "42501", "0A000", "55000", "42P01", "42703", "25006");

    static boolean isTooDeep(@Nullable String sqlState) {
        return sqlState != null && TOO_DEEP.contains(sqlState);
    }

    BackendIdentity ask(Connection connection) throws SQLException {
        List<String> values = new ArrayList<>();
        return ask(connection, "select " + settings(values) + ", " + identity(values), values, this::read);
    }

    /**
     * Makes the settings and begins, and asks nothing that cannot have changed: a backend and its server stay what they are while
     * they live, and their connection does not outlive them.
     *
     * @param before what this connection, which no pooler stands behind, answered before
     */
    BackendIdentity askAgain(Connection connection, BackendIdentity before) throws SQLException {
        List<String> values = new ArrayList<>();
        String sql = "select " + settings(values) + """
                , pg_backend_pid() as pid, asked.xid as xid, %s as marker
                from (select %s as xid offset 0) asked
                """.formatted(marker(values), xid());
        BackendIdentity now = ask(connection, sql, values, row -> read(row, before));
        return now.pid() == before.pid() ? now : ask(connection);
    }

    private interface Reading {
        BackendIdentity of(ResultSet row) throws SQLException;
    }

    private static BackendIdentity ask(Connection connection, String sql, List<String> values, Reading reading)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return reading.of(row);
            }
        }
    }

    /** In a transaction they end with it, so that they are right behind a pooler too. */
    private String settings(List<String> values) {
        List<String> calls = new ArrayList<>();
        Setting setting = (name, value) -> {
            calls.add("set_config('" + name + "', ?, " + isSingle() + ")");
            values.add(value);
        };
        setting.to("application_name", request.applicationName());
        setting.to("TimeZone", request.zone().getId());
        setting.to("standard_conforming_strings", "on");
        if (request.statementTimeout() != null) {
            setting.to("statement_timeout", request.statementTimeout().toMillis() + "ms");
        }
        if (request.lockTimeout() != null) {
            setting.to("lock_timeout", request.lockTimeout().toMillis() + "ms");
        }
        String searchPath = options.get(ConnectionOptions.SEARCH_PATH);
        if (searchPath != null) {
            setting.to("search_path", searchPath);
        }
        if (isSingle()) {
            // Only stronger than "on" is left as it is.
            calls.add("set_config('synchronous_commit', case current_setting('synchronous_commit')"
                    + " when 'remote_apply' then 'remote_apply' else 'on' end, true)");
        }
        String role = options.get(ConnectionOptions.ROLE);
        if (role != null) {
            setting.to("role", role);
        }
        return String.join(", ", calls);
    }

    private String identity(List<String> values) {
        String xid = xid();
        String marker = marker(values);
        return """
                pg_backend_pid() as pid,
                (select min(backend_start) from pg_stat_get_activity(pg_backend_pid())) as backend_start,
                asked.xid as xid,
                %s as marker,
                pg_postmaster_start_time() as postmaster_start,
                %s as stats_reset,
                %s as system_identifier,
                %s as timeline
                from (select %s as xid offset 0) asked
                """.formatted(
                        marker,
                        depth > 0 ? "null::timestamptz" : "(select stats_reset from pg_stat_bgwriter)",
                        depth > 0 ? "null" : "(select system_identifier::text from pg_control_system())",
                        depth > 0
                                ? "null"
                                : "case when not pg_is_in_recovery() then"
                                        + " substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end",
                        xid);
    }

    private String marker(List<String> values) {
        if (!wantsMarker()) {
            return "null";
        }
        values.add(request.applicationName());
        return "case when asked.xid is not null then pg_logical_emit_message(false, 'millrace',"
                + " ? || ' ' || asked.xid, true) end";
    }

    private String xid() {
        if (!isSingle() || depth >= SHALLOWEST || serverVersion < TXID_STATUS) {
            return "null::text";
        }
        String function = serverVersion >= XID8 ? "pg_current_xact_id()" : "txid_current()";
        return "case when not pg_is_in_recovery() then " + function + "::text end";
    }

    private boolean wantsMarker() {
        return isSingle()
                && depth == DEEPEST
                && serverVersion >= FLUSHED_MARKER
                && !"false".equals(options.get(ConnectionOptions.DURABLE_MARKER));
    }

    private boolean isSingle() {
        return request.mode() == TransactionMode.SINGLE;
    }

    private BackendIdentity read(ResultSet row) throws SQLException {
        return new BackendIdentity(
                row.getInt("pid"),
                instant(row, "backend_start"),
                row.getString("xid"),
                instant(row, "postmaster_start"),
                instant(row, "stats_reset"),
                row.getString("system_identifier"),
                row.getString("timeline"),
                serverVersion,
                row.getString("marker") != null,
                row.getString("marker"));
    }

    private BackendIdentity read(ResultSet row, BackendIdentity before) throws SQLException {
        return new BackendIdentity(
                row.getInt("pid"),
                before.backendStart(),
                row.getString("xid"),
                before.postmasterStart(),
                before.statsReset(),
                before.systemIdentifier(),
                before.timeline(),
                serverVersion,
                row.getString("marker") != null,
                row.getString("marker"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    @FunctionalInterface
    private interface Setting {
        void to(String name, String value);
    }
}
