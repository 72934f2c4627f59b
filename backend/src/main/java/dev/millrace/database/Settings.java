package dev.millrace.database;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * What an operator can set: the keys under {@code millrace.}, each also as an environment variable ({@code millrace.db.url}
 * is {@code MILLRACE_DB_URL}). An unset or empty value means its default; a wrong one is a {@link StartRefused}.
 *
 * @param data the directory for everything the console keeps outside a database, absolute
 * @param database the external PostgreSQL; empty: the embedded one
 * @param sandbox whether the sandbox is provided; it always lives on the embedded server, by default only beside the
 *     console's own database
 * @param zone the time zone of new flows, and the one whose date is "today" in the sandbox
 * @param secretKey the key that data-source secrets are encrypted with; empty: a key file in the data directory
 * @param adminPassword the first password of the account {@code admin}; empty: a random one
 * @param runSlots how many runs this member works on at once
 * @param takeover how long a member may be silent before the others take its runs
 * @param diskReserve what has to stay free on the disk of {@code data}
 * @param sandboxSize what the sandbox's files may take up
 */
public record Settings(
        Path data,
        Optional<ExternalDatabase> database,
        boolean sandbox,
        ZoneId zone,
        Optional<SecretKey> secretKey,
        Optional<String> adminPassword,
        int runSlots,
        Duration takeover,
        DiskReserve diskReserve,
        SandboxSize sandboxSize) {

    private static final Duration SHORTEST_TAKEOVER = Duration.ofSeconds(5);
    private static final Duration LONGEST_TAKEOVER = Duration.ofHours(1);

    /**
     * A PostgreSQL that the operator runs.
     *
     * @param url a JDBC address, {@code jdbc:postgresql://…}
     * @param volatileAllowed accepts a server that loses commits in a crash; for tests only, so it is not in the manual
     */
    public record ExternalDatabase(String url, String user, String password, boolean volatileAllowed) {

        /** Without what may follow the address: parameters can hold a password, too. */
        @Override
        public String toString() {
            return "ExternalDatabase[" + url.replaceFirst("\\?.*", "") + ", user " + user + "]";
        }
    }

    /** 32 bytes, as base64; they never show up in a log. */
    public record SecretKey(String base64) {

        private static final int LENGTH = 32;

        public SecretKey {
            if (Base64.getDecoder().decode(base64).length != LENGTH) {
                throw new IllegalArgumentException("A key has " + LENGTH + " bytes");
            }
        }

        public byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }

        @Override
        public String toString() {
            return "SecretKey[…]";
        }
    }

    @Override
    public String toString() {
        return "Settings[data=%s, database=%s, sandbox=%s, zone=%s, runSlots=%d, takeover=%s]"
                .formatted(data, database, sandbox, zone, runSlots, takeover);
    }

    /** Reads and checks them all. */
    public static Settings from(Environment environment) {
        var keys = new Keys(environment);
        var database = externalDatabase(keys);
        var secretKey = keys.text("secret-key").map(Settings::secretKey);
        if (database.isPresent() && secretKey.isEmpty()) {
            throw new StartRefused("MILLRACE_SECRET_KEY must be given with an external database, because every member"
                    + " needs the same key: 32 random bytes in base64, as `openssl rand -base64 32` prints them.");
        }
        return new Settings(
                dataDirectory(keys.text("data").orElse("./data")),
                database,
                keys.flag("sandbox", database.isEmpty()),
                zone(keys.text("zone").orElse("UTC")),
                secretKey,
                keys.text("admin-password"),
                runSlots(keys.text("run-slots").orElse("64")),
                takeover(keys.text("takeover").orElse("15s")),
                diskReserve(keys.text("disk-reserve").orElse("512MB")),
                sandboxSize(keys.text("sandbox-size").orElse("4GB")));
    }

    private static Optional<ExternalDatabase> externalDatabase(Keys keys) {
        var url = keys.text("db.url");
        if (url.isEmpty()) {
            if (keys.text("db.user").isPresent() || keys.text("db.password").isPresent()) {
                throw new StartRefused("MILLRACE_DB_USER or MILLRACE_DB_PASSWORD is given without MILLRACE_DB_URL.");
            }
            return Optional.empty();
        }
        if (!url.get().startsWith("jdbc:postgresql:")) {
            throw new StartRefused("MILLRACE_DB_URL must begin with jdbc:postgresql://, as in"
                    + " jdbc:postgresql://db.example.org:5432/millrace.");
        }
        var user = keys.text("db.user")
                .orElseThrow(() -> new StartRefused("MILLRACE_DB_USER must be given with MILLRACE_DB_URL."));
        var password = keys.text("db.password").orElse("");
        return Optional.of(new ExternalDatabase(url.get(), user, password, keys.flag("db.volatile-allowed", false)));
    }

    private static Path dataDirectory(String text) {
        return checked(
                () -> Path.of(text).toAbsolutePath().normalize(),
                InvalidPathException.class,
                "MILLRACE_DATA is \"" + text + "\", which cannot be the path of a directory.");
    }

    private static ZoneId zone(String text) {
        return checked(
                () -> ZoneId.of(text),
                DateTimeException.class,
                "MILLRACE_ZONE is \"" + text + "\", which is not a time zone such as Europe/Berlin or UTC.");
    }

    private static SecretKey secretKey(String text) {
        return checked(
                () -> new SecretKey(text),
                IllegalArgumentException.class,
                "MILLRACE_SECRET_KEY must be 32 bytes in base64, as `openssl rand -base64 32` prints them.");
    }

    private static int runSlots(String text) {
        var wrong = "MILLRACE_RUN_SLOTS is \"" + text + "\", which is not a whole number from 1 to 10000.";
        int slots = checked(() -> Integer.parseInt(text), NumberFormatException.class, wrong);
        if (slots < 1 || slots > 10_000) {
            throw new StartRefused(wrong);
        }
        return slots;
    }

    /** Below the shortest, a pause of the garbage collector or a slow commit would look like death. */
    private static Duration takeover(String text) {
        var wrong = "MILLRACE_TAKEOVER is \"" + text + "\", which is not a time from 5s to 1h, such as 15s or PT15S.";
        Duration takeover = checked(() -> DurationStyle.detectAndParse(text), IllegalArgumentException.class, wrong);
        if (takeover.compareTo(SHORTEST_TAKEOVER) < 0 || takeover.compareTo(LONGEST_TAKEOVER) > 0) {
            throw new StartRefused(wrong);
        }
        return takeover;
    }

    private static DiskReserve diskReserve(String text) {
        return checked(
                () -> new DiskReserve(DataSize.parse(text).toBytes()),
                IllegalArgumentException.class,
                "MILLRACE_DISK_RESERVE is \"" + text
                        + "\", which is not a size such as 512MB or 2GB; 0 watches nothing.");
    }

    private static SandboxSize sandboxSize(String text) {
        return checked(
                () -> new SandboxSize(DataSize.parse(text).toBytes()),
                IllegalArgumentException.class,
                "MILLRACE_SANDBOX_SIZE is \"" + text
                        + "\", which is not a size from 512MB, such as 4GB; 0 sets no limit.");
    }

    private static <T> T checked(Supplier<T> reading, Class<? extends RuntimeException> failure, String sentence) {
        try {
            return reading.get();
        } catch (RuntimeException wrong) {
            if (failure.isInstance(wrong)) {
                throw new StartRefused(sentence, wrong);
            }
            throw wrong;
        }
    }

    private record Keys(Environment environment) {

        Optional<String> text(String key) {
            @Nullable String value = environment.getProperty("millrace." + key);
            return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
        }

        boolean flag(String key, boolean otherwise) {
            return text(key)
                    .map(value -> switch (value.toLowerCase(Locale.ROOT)) {
                        case "true", "on", "yes", "1" -> true;
                        case "false", "off", "no", "0" -> false;
                        default ->
                            throw new StartRefused(
                                    "%s is \"%s\", which is neither on nor off.".formatted(variable(key), value));
                    })
                    .orElse(otherwise);
        }

        private static String variable(String key) {
            return "MILLRACE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        }
    }
}
