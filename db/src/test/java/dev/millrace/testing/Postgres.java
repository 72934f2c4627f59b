package dev.millrace.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the test class a fresh database of its own on a real PostgreSQL, with the migrations applied. Parameters of type
 * {@link TestDatabase} and {@link javax.sql.DataSource} are injected into constructors, life-cycle and test methods.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(PostgresExtension.class)
public @interface Postgres {

    /** The major version of the server: 18 or 15. */
    int version() default 18;

    /** Whether the database has the tables of the {@link DatabasePreparation}s on the class path. */
    boolean migrated() default true;
}
