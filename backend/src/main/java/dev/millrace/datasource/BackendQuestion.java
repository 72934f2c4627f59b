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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One round trip at the beginning of a session: makes its settings and learns who the backend is. Servers of the family
 * refuse parts of the question, so there are three depths of it; 0 asks for everything.
 */
record BackendQuestion(SessionRequest request, Map<String, String> options, int serverVersion, int depth) {

    private static final String SEARCH_PATH = ConnectionOptions.SEARCH_PATH;

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

    /** @param settingsMade whether {@link #localSettings} were carried out in this transaction, and others after them */
    BackendIdentity ask(Connection connection, boolean settingsMade) throws SQLException {
        List<String> values = new ArrayList<>();
        String settings = settingsMade ? lastSettings(values) : settings(values);
        return ask(connection, "select " + settings + ", " + identity(values), values, this::read);
    }

    /** Which backend this is, outside of any transaction: enough to end it. */
    BackendIdentity ofBackend(Connection connection) throws SQLException {
        String sql = """
                select pg_backend_pid() as pid,
                    (select min(backend_start) from pg_stat_get_activity(pg_backend_pid())) as backend_start
                """;
        return ask(
                connection,
                sql,
                List.of(),
                row -> new BackendIdentity(
                        row.getInt("pid"),
                        instant(row, "backend_start"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        serverVersion,
                        false,
                        null));
    }

    /** The settings as commands that are no queries, for the transaction that the first of them begins. */
    List<String> localSettings() {
        List<String> commands = new ArrayList<>();
        forEachSetting((name, value) -> {
            List<String> parts = name.equals(SEARCH_PATH) ? IdentifierList.names(value) : List.of(value);
            commands.add("set local " + name + " = "
                    + parts.stream().map(BackendQuestion::quoted).collect(Collectors.joining(", ")));
        });
        return commands;
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /**
     * Makes the settings and begins, and asks nothing that cannot have changed: a backend and its server stay what they are while
     * they live, and their connection does not outlive them.
     *
     * @param before what this connection, which no pooler stands behind, answered before
     */
    BackendIdentity askAgain(Connection connection, BackendIdentity before, boolean settingsMade) throws SQLException {
        List<String> values = new ArrayList<>();
        String settings = settingsMade ? lastSettings(values) : settings(values);
        String sql = "select " + settings + """
                , pg_backend_pid() as pid, asked.xid as xid, %s as marker
                from (select %s as xid offset 0) asked
                """.formatted(marker(values), xid());
        BackendIdentity now = ask(connection, sql, values, row -> read(row, before));
        return now.pid() == before.pid() ? now : ask(connection, settingsMade);
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
        forEachSetting((name, value) -> {
            calls.add("set_config('" + name + "', ?, " + isSingle() + ")");
            values.add(value);
        });
        calls.addAll(calls.size() - roles(), synchronousCommit());
        return String.join(", ", calls);
    }

    /** Of a transaction whose other settings were made before it had to begin with statements of its script. */
    private String lastSettings(List<String> values) {
        values.add(request.applicationName());
        List<String> calls = new ArrayList<>(List.of("set_config('application_name', ?, true)"));
        calls.addAll(synchronousCommit());
        return String.join(", ", calls);
    }

    /** Only stronger than "on" is left as it is. */
    private List<String> synchronousCommit() {
        return isSingle()
                ? List.of("set_config('synchronous_commit', case current_setting('synchronous_commit')"
                        + " when 'remote_apply' then 'remote_apply' else 'on' end, true)")
                : List.of();
    }

    private int roles() {
        return options.containsKey(ConnectionOptions.ROLE) ? 1 : 0;
    }

    /** First what the quoting of the others rests on; the role last: it may not be allowed to make the others. */
    private void forEachSetting(Setting setting) {
        setting.to("standard_conforming_strings", "on");
        setting.to("application_name", request.applicationName());
        setting.to("TimeZone", request.zone().getId());
        if (request.statementTimeout() != null) {
            setting.to("statement_timeout", request.statementTimeout().toMillis() + "ms");
        }
        if (request.lockTimeout() != null) {
            setting.to("lock_timeout", request.lockTimeout().toMillis() + "ms");
        }
        String searchPath = options.get(SEARCH_PATH);
        if (searchPath != null) {
            setting.to("search_path", searchPath);
        }
        String role = options.get(ConnectionOptions.ROLE);
        if (role != null) {
            setting.to("role", role);
        }
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
