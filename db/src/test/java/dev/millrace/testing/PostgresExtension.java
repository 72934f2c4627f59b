package dev.millrace.testing;

import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Resolves {@link TestDatabase} and {@link DataSource} parameters; use it through {@link Postgres}. The database is made
 * when the class first asks for it and dropped after its last test; nested classes share the outer one's.
 */
public final class PostgresExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == TestDatabase.class || type == DataSource.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var database = databaseOf(outermostClass(context));
        return parameter.getParameter().getType() == DataSource.class ? database.dataSource() : database;
    }

    private static TestDatabase databaseOf(ExtensionContext ofClass) {
        var lease = ofClass.getStore(NAMESPACE)
                .computeIfAbsent(Lease.class, ignored -> lease(ofClass.getRequiredTestClass()), Lease.class);
        return lease.database();
    }

    private static Lease lease(Class<?> testClass) {
        var wanted = AnnotationSupport.findAnnotation(testClass, Postgres.class);
        var server = TestServer.of(wanted.map(Postgres::version).orElse(18));
        return new Lease(server, server.create(wanted.map(Postgres::migrated).orElse(true)));
    }

    private static ExtensionContext outermostClass(ExtensionContext context) {
        var found = context;
        for (var at = context;
                at.getTestClass().isPresent();
                at = at.getParent().orElseThrow()) {
            if (at.getTestMethod().isEmpty()) {
                found = at;
            }
        }
        return found;
    }

    /** Closed by JUnit together with the class's store. */
    private record Lease(TestServer server, TestDatabase database) implements AutoCloseable {

        @Override
        public void close() {
            server.drop(database);
        }
    }
}
