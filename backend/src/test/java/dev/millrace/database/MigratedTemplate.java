package dev.millrace.database;

import dev.millrace.testing.DatabasePreparation;
import javax.sql.DataSource;

/** Gives every test database the console's tables. */
public final class MigratedTemplate implements DatabasePreparation {

    @Override
    public void prepare(DataSource empty) {
        Migrations.apply(empty);
    }
}
