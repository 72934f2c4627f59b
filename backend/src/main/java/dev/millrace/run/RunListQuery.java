package dev.millrace.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The query for a page of runs, newest first. It says nothing of what is not asked for: a condition that may be absent would keep the
 * database from using the index that fits what is there.
 */
record RunListQuery(String sql, Map<String, Object> values) {

    /**
     * The query for these runs.
     *
     * @param before only runs with smaller ids; null: from the newest on
     */
    static RunListQuery of(RunFilter filter, @Nullable String before, int limit) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        if (filter.flow() != null) {
            conditions.add("r.flow_id = :flow");
            values.put("flow", filter.flow());
        }
        RunState state = filter.state();
        if (state != null) {
            conditions.add("r.state = :state");
            values.put("state", state.name());
            if (!state.ended()) {
                // In the words of the indexes of the runs that live, which are few among many that have ended.
                conditions.add("r.state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING')");
            }
        }
        if (filter.origin() != null) {
            conditions.add("r.origin = :origin");
            values.put("origin", filter.origin().name());
        }
        String column = "r." + filter.by().column();
        Instant from = filter.from();
        if (from != null) {
            conditions.add(column + " >= :from");
            values.put("from", from.atOffset(ZoneOffset.UTC));
        }
        Instant to = filter.to();
        if (to != null) {
            conditions.add(column + " < :to");
            values.put("to", to.atOffset(ZoneOffset.UTC));
        }
        if (before != null) {
            conditions.add("r.id < :before");
            values.put("before", before);
        }
        values.put("limit", limit);
        String where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
        String sql = """
                select %s
                from run r
                %s
                order by r.id desc
                limit :limit
                """.formatted(RunRows.COLUMNS, where);
        return new RunListQuery(sql, values);
    }

    JdbcClient.MappedQuerySpec<RunRecord> in(JdbcClient database) {
        return database.sql(sql).params(values).query((row, n) -> RunRows.read(row));
    }
}
