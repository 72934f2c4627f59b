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

/** Asks the catalog which tables are foreign, themselves or through a partition, a child or a simple view. */
final class ForeignTableQuestion {

    private static final String SQL = """
            with recursive reached (oid, relkind) as (
                select c.oid, c.relkind
                from pg_class c
                join pg_namespace n on n.oid = c.relnamespace
                where c.relname = ?
                  and case when ? = '' then pg_table_is_visible(c.oid) else n.nspname = ? end
                union
                select c.oid, c.relkind
                from reached
                join lateral (
                    select i.inhrelid as oid from pg_inherits i where i.inhparent = reached.oid
                    union all
                    select d.refobjid
                    from pg_rewrite r
                    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                        and d.refclassid = 'pg_class'::regclass
                    where r.ev_class = reached.oid and reached.relkind = 'v'
                ) below on true
                join pg_class c on c.oid = below.oid
            )
            select exists (select from reached where relkind = 'f')
            """;

    private ForeignTableQuestion() {}

    static Set<String> ask(Connection connection, Collection<String> names) throws SQLException {
        Set<String> foreign = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            for (String name : names) {
                List<String> parts = parts(name);
                String schema = parts.size() < 2 ? "" : parts.get(parts.size() - 2);
                statement.setString(1, parts.get(parts.size() - 1));
                statement.setString(2, schema);
                statement.setString(3, schema);
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next() && row.getBoolean(1)) {
                        foreign.add(name);
                    }
                }
            }
        }
        return foreign;
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
