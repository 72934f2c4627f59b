package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.datasource.wire.WireGuard;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the system catalogs of PostgreSQL and its family (PostgreSQL manual, "System Catalogs"), with nothing that is
 * newer than 9.4. An answer that is too large is cut, and says so.
 *
 * @param room what the answers take
 */
record CatalogQuestion(Connection connection, WireGuard guard, Share room) {

    private static final String SCHEMAS = """
            select n.nspname,
                (
                    select min(i)
                    from pg_catalog.generate_subscripts(pg_catalog.current_schemas(false), 1) i
                    where (pg_catalog.current_schemas(false))[i] = n.nspname
                ) as place
            from pg_catalog.pg_namespace n
            where pg_catalog.has_schema_privilege(n.oid, 'usage')
              and n.nspname !~ '^pg_(toast|temp)'
            order by place, n.nspname in ('pg_catalog', 'information_schema'), n.nspname
            limit ?
            """;

    /** From the foreign tables up to what leads to them: most databases have few, and most tables lead nowhere. */
    private static final String TABLES = """
            with recursive outside (oid) as (
                select f.oid
                from pg_catalog.pg_class f
                where f.relkind = 'f'
                union
                select above.oid
                from outside
                join lateral (
                    select i.inhparent as oid
                    from pg_catalog.pg_inherits i
                    where i.inhrelid = outside.oid
                    union all
                    select v.oid
                    from pg_catalog.pg_depend d
                    join pg_catalog.pg_rewrite r on r.oid = d.objid
                    join pg_catalog.pg_class v on v.oid = r.ev_class
                    where d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                      and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                      and d.refobjid = outside.oid
                      and v.relkind = 'v'
                ) above on true
            )
            select c.relname, c.relkind,
                exists (
                    select 1
                    from pg_catalog.pg_inherits i
                    join pg_catalog.pg_class parent on parent.oid = i.inhparent
                    where i.inhrelid = c.oid
                      and parent.relkind = 'p'
                ) as partition,
                c.oid in (select o.oid from outside o) as outside
            from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ?
              and c.relkind in ('r', 'p', 'v', 'm', 'f')
            order by c.relname
            limit ?
            """;

    private static final String COLUMNS = """
            select a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable
            from pg_catalog.pg_attribute a
            join pg_catalog.pg_class c on c.oid = a.attrelid
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ?
              and c.relname = ?
              and c.relkind in ('r', 'p', 'v', 'm', 'f')
              and a.attnum > 0
              and not a.attisdropped
            order by a.attnum
            limit ?
            """;

    /** Without those that only the server itself calls: for triggers, types, handlers. */
    private static final String FUNCTIONS = """
            select p.proname,
                pg_catalog.array_agg(
                    pg_catalog.pg_get_function_identity_arguments(p.oid) order by p.oid) as arguments,
                pg_catalog.array_agg(
                    coalesce(pg_catalog.pg_get_function_result(p.oid), '') order by p.oid) as results
            from pg_catalog.pg_proc p
            join pg_catalog.pg_namespace n on n.oid = p.pronamespace
            where n.nspname = ?
              and pg_catalog.has_function_privilege(p.oid, 'execute')
              and not exists (
                    select 1
                    from pg_catalog.pg_type t
                    where t.typname ~ '^(internal|cstring|trigger|event_trigger|.*_handler)$'
                      and t.typtype = 'p'
                      and (t.oid = p.prorettype or t.oid = any (p.proargtypes::oid[]))
                )
            group by p.proname
            order by p.proname
            limit ?
            """;

    /**
     * The first entries of a list.
     *
     * @param more whether there are others
     */
    record Found<T>(List<T> entries, boolean more) {}

    Found<Catalog.Schema> schemas(int most) throws SQLException {
        return ask(
                SCHEMAS,
                most,
                row -> new Catalog.Schema(row.getString("nspname"), row.getObject("place", Integer.class)));
    }

    Found<Catalog.Table> tables(String schema, int most) throws SQLException {
        return ask(
                TABLES,
                most,
                row -> new Catalog.Table(
                        row.getString("relname"),
                        Catalog.Kind.of(row.getString("relkind")),
                        row.getBoolean("partition"),
                        row.getBoolean("outside")),
                schema);
    }

    Found<Catalog.Column> columns(String schema, String table, int most) throws SQLException {
        return ask(
                COLUMNS,
                most,
                row -> new Catalog.Column(row.getString("attname"), row.getString("type"), row.getBoolean("nullable")),
                schema,
                table);
    }

    Found<Catalog.Function> functions(String schema, int most) throws SQLException {
        return ask(
                FUNCTIONS,
                most,
                row -> Catalog.Function.of(
                        row.getString("proname"),
                        forms(texts(row.getArray("arguments")), texts(row.getArray("results")))),
                schema);
    }

    private static List<Catalog.Form> forms(String[] arguments, String[] results) {
        List<Catalog.Form> forms = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            forms.add(new Catalog.Form(arguments[i], results[i]));
        }
        return forms;
    }

    private static String[] texts(Array array) throws SQLException {
        return (String[]) array.getArray();
    }

    /** One row more than {@code most} is asked for: it tells that there are more. */
    private <T> Found<T> ask(String question, int most, Reading<T> reading, String... names) throws SQLException {
        List<T> found = new ArrayList<>();
        guard.wholeRows(Connections.LONGEST_ANSWER, room);
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            for (int i = 0; i < names.length; i++) {
                statement.setString(i + 1, names[i]);
            }
            statement.setInt(names.length + 1, most + 1);
            long sent;
            try (ResultSet rows = statement.executeQuery()) {
                sent = guard.rows();
                while (found.size() < most && rows.next()) {
                    found.add(reading.of(rows));
                }
            }
            return new Found<>(found, sent > found.size());
        } finally {
            guard.whole(Connections.LONGEST_ANSWER);
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }
}
