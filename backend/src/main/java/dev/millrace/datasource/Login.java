package dev.millrace.datasource;

import java.time.Instant;

/**
 * A data source with its secret: never leaves this package.
 *
 * @param changedAt tells two states of one data source apart
 * @param access what the operator allows its connections
 */
record Login(DataSource source, String password, Instant changedAt, SourceAccess access) {

    @Override
    public String toString() {
        return "Login[" + source.name() + "]";
    }
}
