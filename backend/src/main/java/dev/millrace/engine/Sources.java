package dev.millrace.engine;

import dev.millrace.datasource.DataSource;
import java.util.Optional;

/** The data source of a name, as it is registered at this moment. */
@FunctionalInterface
interface Sources {

    Optional<DataSource> named(String name);

    /** Whether the console is starting it, so that its nodes had better wait. */
    default boolean isStarting(DataSource source) {
        return false;
    }
}
