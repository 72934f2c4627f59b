package dev.millrace.datasource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the catalog which tables are foreign, themselves or through a partition, a child, a view or a rule. What triggers do
 * the catalog does not tell.
 */
final class ForeignTableQuestion {

    /** A script of a mebibyte may name a hundred thousand tables. */
    private static final int MOST_AT_ONCE = 1_000;

    /** Before a name that may be one of any schema; a schema that is called {@code *} is quoted. */
    private static final String ANY_SCHEMA = "*.";

    /** A name that is too long is cut by the cast, as the server does with a script's. */
    private static final String SQL = """
            with recursive asked as (
                select name::name as name, schema::name as schema, place
                from unnest(?::text[], ?::text[]) with ordinality as asked (name, schema, place)
            ),
            reached (place, oid, relkind) as (
                select asked.place, c.oid, c.relkind
                from asked
                join pg_class c on c.relname = asked.name
                join pg_namespace n on n.oid = c.relnamespace
                where case
                    when asked.schema is null then true
                    when asked.schema = '' then pg_table_is_visible(c.oid)
                    else n.nspname = asked.schema
                end
                union
                select reached.place, c.oid, c.relkind
                from reached
                join lateral (
                    select i.inhrelid as oid from pg_inherits i where i.inhparent = reached.oid
                    union all
                    select d.refobjid
                    from pg_rewrite r
                    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                        and d.refclassid = 'pg_class'::regclass
                    where r.ev_class = reached.oid and reached.relkind <> 'm'
                ) below on true
                join pg_class c on c.oid = below.oid
            )
            select distinct place from reached where relkind = 'f'
            """;

    private ForeignTableQuestion() {}

    static Set<String> ask(Connection connection, Collection<String> names) throws SQLException {
        List<String> all = List.copyOf(names);
        Set<String> foreign = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
                ask(statement, all.subList(from, Math.min(from + MOST_AT_ONCE, all.size())), foreign);
            }
        }
        return foreign;
    }

    private static void ask(PreparedStatement statement, List<String> names, Set<String> foreign) throws SQLException {
        String[] tables = new String[names.size()];
        @Nullable String[] schemas = new @Nullable String[names.size()];
        for (int i = 0; i < tables.length; i++) {
            List<String> parts = parts(names.get(i));
            tables[i] = parts.get(parts.size() - 1);
            schemas[i] =
                    parts.size() < 2 ? "" : names.get(i).startsWith(ANY_SCHEMA) ? null : parts.get(parts.size() - 2);
        }
        statement.setArray(1, statement.getConnection().createArrayOf("text", tables));
        statement.setArray(2, statement.getConnection().createArrayOf("text", schemas));
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                foreign.add(names.get(row.getInt(1) - 1));
            }
        }
    }

    /** The identifiers of a dotted name as the catalog has them: folded to lower case unless quoted. */
    static List<String> parts(String name) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"' && quoted && i + 1 < name.length() && name.charAt(i + 1) == '"') {
                part.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(quoted ? String.valueOf(c) : String.valueOf(c).toLowerCase(Locale.ROOT));
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
