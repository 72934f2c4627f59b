package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of packages, as data: who may use whom, and which library has which one home. */
class ArchitectureTest {

    /** Package → the packages of its own level or below that it may use. {@code common} is open to all. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("common", Set.of()),
            Map.entry("database", Set.of()),
            Map.entry("sql", Set.of()),
            Map.entry("time", Set.of()),
            Map.entry("user", Set.of("database")),
            Map.entry("audit", Set.of("user", "database")),
            Map.entry("cluster", Set.of("database")),
            Map.entry("health", Set.of("database")),
            Map.entry("datasource", Set.of("audit", "user", "cluster", "sql", "time", "database")),
            Map.entry("sandbox", Set.of("datasource", "audit", "user", "health", "database")),
            Map.entry("flow", Set.of("datasource", "audit", "user", "cluster", "sql", "time", "database")),
            Map.entry(
                    "run",
                    Set.of("flow", "datasource", "audit", "user", "cluster", "health", "sql", "time", "database")),
            Map.entry(
                    "engine",
                    Set.of(
                            "run",
                            "flow",
                            "datasource",
                            "audit",
                            "user",
                            "cluster",
                            "health",
                            "sql",
                            "time",
                            "database")),
            Map.entry(
                    "schedule",
                    Set.of(
                            "run",
                            "flow",
                            "datasource",
                            "audit",
                            "user",
                            "cluster",
                            "health",
                            "sql",
                            "time",
                            "database")),
            Map.entry(
                    "web",
                    Set.of(
                            "engine",
                            "schedule",
                            "sandbox",
                            "run",
                            "flow",
                            "datasource",
                            "audit",
                            "user",
                            "cluster",
                            "sql",
                            "time",
                            "database")));

    /** Library package → the packages that are its home. */
    private static final Map<String, Set<String>> HOMES = Map.ofEntries(
            Map.entry("org.jgrapht", Set.of("flow")),
            Map.entry("org.yaml.snakeyaml", Set.of("flow")),
            Map.entry("org.quartz", Set.of("cluster")),
            Map.entry("com.zaxxer.hikari", Set.of("datasource")),
            Map.entry("org.postgresql", Set.of("datasource", "cluster")),
            Map.entry("io.zonky", Set.of("database")),
            Map.entry("org.flywaydb", Set.of("database")),
            Map.entry("org.springframework.boot.health", Set.of("health", "engine", "schedule", "sandbox")),
            Map.entry("io.micrometer", Set.of("engine", "schedule")),
            Map.entry("org.springframework.web", Set.of("web")),
            Map.entry("org.thymeleaf", Set.of("web")),
            Map.entry("org.springframework.security.crypto", Set.of("web", "user")),
            Map.entry("org.springframework.security", Set.of("web")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // The test support arrives as a jar, which the option above cannot tell from main code.
            .withImportOption(location -> !location.contains("dev/millrace/testing/"))
            .importPackages("dev.millrace");

    @Test
    void arrows_between_packages_go_down_only() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass origin : CLASSES) {
            String from = feature(origin.getPackageName());
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                String to = feature(dependency.getTargetClass().getPackageName());
                if (!to.isEmpty() && !from.isEmpty() && !to.equals(from) && !to.equals("common")) {
                    if (!MAY_USE.getOrDefault(from, Set.of()).contains(to)) {
                        wrong.add(from + " → " + to + ": " + dependency.getDescription());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_package_stands_in_the_table() {
        Set<String> unknown = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            String feature = feature(type.getPackageName());
            if (!feature.isEmpty() && !MAY_USE.containsKey(feature)) {
                unknown.add(feature);
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void a_library_is_used_only_in_its_home() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass origin : CLASSES) {
            String from = feature(origin.getPackageName());
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                homesOf(dependency.getTargetClass().getPackageName()).stream()
                        .filter(homes -> !homes.contains(from))
                        .forEach(homes -> wrong.add(dependency.getDescription() + " (home: " + homes + ")"));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_package_says_that_it_is_null_marked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            if (!type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
                unmarked.add(type.getPackageName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    /** The most specific home wins: Spring Security's crypto part lives in more places than the rest of it. */
    private static List<Set<String>> homesOf(String target) {
        return HOMES.entrySet().stream()
                .filter(home -> target.equals(home.getKey()) || target.startsWith(home.getKey() + "."))
                .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
                .map(Map.Entry::getValue)
                .stream()
                .toList();
    }

    /** {@code dev.millrace.web.flow} → {@code web}; the root package and foreign ones → empty. */
    private static String feature(String packageName) {
        String base = "dev.millrace.";
        if (!packageName.startsWith(base)) {
            return "";
        }
        String rest = packageName.substring(base.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
