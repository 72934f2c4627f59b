package dev.millrace.sql;

import org.jspecify.annotations.Nullable;

/**
 * A table as a script names it: unquoted letters in lower case, quotes taken off, placeholders as they stand
 * (<code>oss_${day}</code>).
 *
 * @param schema null when the script leaves it to the search path
 */
public record TableName(@Nullable String schema, String name) {
    /** Whether both mean one table under the usual search path: no schema is taken for {@code public}. */
    public boolean isSameAs(TableName other) {
        return name.equals(other.name) && usualSchema().equals(other.usualSchema());
    }

    /** Whether both mean one table under some search path. */
    public boolean mayBe(TableName other) {
        return name.equals(other.name) && (schema == null || other.schema == null || schema.equals(other.schema));
    }

    String usualSchema() {
        // A temporary table is found without its schema too, and before all others.
        return schema == null || schema.equals("pg_temp") ? "public" : schema;
    }

    /** As it has to be written for a server to find it, whatever its letters are. */
    String quoted() {
        return schema == null ? quoted(name) : quoted(schema) + "." + quoted(name);
    }

    String quotedInAnySchema() {
        return "*." + quoted(name);
    }

    private static String quoted(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    @Override
    public String toString() {
        return schema == null ? name : schema + "." + name;
    }
}
