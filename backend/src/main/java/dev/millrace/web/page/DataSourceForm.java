package dev.millrace.web.page;

import dev.millrace.common.Problem;
import dev.millrace.datasource.DataSource;
import dev.millrace.datasource.DataSourceSettings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The form of a data source as it was sent, or as it is shown first; absent fields are empty. */
public record DataSourceForm(
        @Nullable String name,
        @Nullable String environment,
        @Nullable String host,
        @Nullable String port,
        @Nullable String database,
        @Nullable String user,
        @Nullable String password,
        @Nullable String poolSize,
        @Nullable String sslmode,
        @Nullable String sslrootcert,
        @Nullable String connectTimeout,
        @Nullable String targetServerType,
        @Nullable String searchPath,
        @Nullable String role,
        @Nullable String weakAuthentication) {

    static DataSourceForm empty() {
        return new DataSourceForm(
                "",
                DataSourceSettings.DEFAULT_ENVIRONMENT,
                "",
                String.valueOf(DataSourceSettings.DEFAULT_PORT),
                "",
                "",
                "",
                String.valueOf(DataSourceSettings.DEFAULT_POOL_SIZE),
                "",
                "",
                "",
                "",
                "",
                "",
                "");
    }

    static DataSourceForm of(DataSource source) {
        Map<String, String> options = source.options();
        return new DataSourceForm(
                source.name(),
                source.environment(),
                source.host(),
                String.valueOf(source.port()),
                source.database(),
                source.user(),
                "",
                String.valueOf(source.poolSize()),
                options.get("sslmode"),
                options.get("sslrootcert"),
                options.get("connectTimeout"),
                options.get("targetServerType"),
                options.get("search_path"),
                options.get("role"),
                options.get("weakAuthentication"));
    }

    /** The form without its secret, to be shown again. */
    DataSourceForm again() {
        return new DataSourceForm(
                name,
                environment,
                host,
                port,
                database,
                user,
                "",
                poolSize,
                sslmode,
                sslrootcert,
                connectTimeout,
                targetServerType,
                searchPath,
                role,
                weakAuthentication);
    }

    /**
     * What the form says.
     *
     * @param kept options that are set already: those that the form does not show stay
     * @throws Problem.Invalid naming the first wrong field
     */
    DataSourceSettings settings(Map<String, String> kept) {
        Map<String, String> options = new LinkedHashMap<>(kept);
        put(options, "sslmode", sslmode);
        put(options, "sslrootcert", sslrootcert);
        put(options, "connectTimeout", connectTimeout);
        put(options, "targetServerType", targetServerType);
        put(options, "search_path", searchPath);
        put(options, "role", role);
        put(options, "weakAuthentication", weakAuthentication);
        return new DataSourceSettings(
                text(name),
                text(environment),
                text(host),
                number("port", port),
                text(database),
                text(user),
                text(password).isEmpty() ? null : text(password),
                options,
                number("poolSize", poolSize));
    }

    /** The sentence of each wrong field, by the form's own names. */
    static Map<String, String> errors(Problem.Invalid invalid) {
        Map<String, String> errors = new HashMap<>();
        if (invalid.fields().get("errors") instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof Problem.FieldError error) {
                    String field = error.field().replaceFirst("^options\\.", "").replace("search_path", "searchPath");
                    errors.put(field, capital(error.message()));
                }
            }
        }
        return errors;
    }

    /** Never the password. */
    @Override
    public String toString() {
        return "DataSourceForm[" + name + "]";
    }

    private static String capital(String sentence) {
        String whole = sentence.endsWith(".") ? sentence : sentence + ".";
        return Character.toUpperCase(whole.charAt(0)) + whole.substring(1);
    }

    private static void put(Map<String, String> options, String name, @Nullable String value) {
        if (text(value).isBlank()) {
            options.remove(name);
        } else {
            options.put(name, text(value).strip());
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static int number(String field, @Nullable String value) {
        try {
            return Integer.parseInt(text(value).strip());
        } catch (NumberFormatException e) {
            throw Problem.Invalid.field(field, "must be a whole number");
        }
    }
}
