package dev.millrace.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** Reads rows of {@code run r}. */
final class RunRows {

    static final String COLUMNS = """
            r.id, r.flow_id, r.flow_name, r.origin, r.state, r.reason, r.in_the_way, r.run_time, r.business_time, r.zone,
            r.version, r.revision, r.repeats, r.started_by, r.created_at, r.started_at, r.ended_at\
            """;

    private RunRows() {}

    static RunRecord read(ResultSet row) throws SQLException {
        String repeats = row.getString("repeats");
        String inTheWay = row.getString("in_the_way");
        return new RunRecord(
                new RunId(row.getString("id")),
                row.getString("flow_id"),
                row.getString("flow_name"),
                Origin.valueOf(row.getString("origin")),
                RunState.valueOf(row.getString("state")),
                row.getString("reason"),
                inTheWay == null ? null : new RunId(inTheWay),
                instant(row, "run_time"),
                instant(row, "business_time"),
                ZoneId.of(row.getString("zone")),
                row.getObject("version", Integer.class),
                row.getObject("revision", Long.class),
                repeats == null ? null : new RunId(repeats),
                row.getString("started_by"),
                instant(row, "created_at"),
                StoredJson.instant(row.getTimestamp("started_at")),
                StoredJson.instant(row.getTimestamp("ended_at")));
    }

    /** Not by way of {@link java.sql.Timestamp}, which counts days before 1582 by the Julian calendar. */
    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
