package dev.millrace.testing;

import javax.sql.DataSource;

/**
 * What a module does to an empty database before its tests see it, such as running migrations. Found by
 * {@link java.util.ServiceLoader}; carried out once a server, on the template that all test databases are copied from.
 */
public interface DatabasePreparation {

    /** Prepares the empty database; its connections must be closed at the end, for a template may have no sessions. */
    void prepare(DataSource empty);
}
