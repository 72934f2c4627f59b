package dev.millrace.database;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a PostgreSQL of the console's is for: where its files are, what it brings along, and how much it may take. */
enum ServerPurpose {

    /** The console's own database. */
    CONSOLE("server", "superuser"),

    /** Databases in which analysts may run any SQL: it has few extensions and little room, and may crash at any time. */
    SANDBOX("sandbox", "sandbox-superuser");

    /** What the sandbox's databases are made of; a database owner can create whatever else is trusted and there. */
    private static final Set<String> SANDBOX_EXTENSIONS = Set.of("plpgsql", "postgres_fdw", "dblink");

    /** Needed by a server as such: text search for making the first database, and logical decoding's receiver. */
    private static final Set<String> SERVER_LIBRARIES = Set.of("dict_snowball", "libpqwalreceiver");

    private static final String LIBRARIES = "lib/postgresql/";
    private static final String EXTENSIONS = "share/postgresql/extension/";

    private final String folder;
    private final String superuserSecret;

    ServerPurpose(String folder, String superuserSecret) {
        this.folder = folder;
        this.superuserSecret = superuserSecret;
    }

    /** Its directory inside the data directory. */
    String folder() {
        return folder;
    }

    /** The name that the superuser's password is kept under. */
    String superuserSecret() {
        return superuserSecret;
    }

    /** Part of the name of its programs' directory: two sets of programs are never taken for one another. */
    String programs() {
        return this == SANDBOX ? "-bare" : "";
    }

    /** Whether the file of the archive of PostgreSQL's programs is unpacked for it. */
    boolean wants(String entry) {
        if (this == CONSOLE) {
            return true;
        }
        if (entry.endsWith(".a") || entry.contains("/pgxs/") || entry.contains("/pkgconfig/")) {
            return false;
        }
        if (entry.startsWith(EXTENSIONS)) {
            return SANDBOX_EXTENSIONS.contains(named(entry.substring(EXTENSIONS.length())));
        }
        if (entry.startsWith(LIBRARIES)) {
            var library = named(entry.substring(LIBRARIES.length()));
            return library.isEmpty()
                    || SANDBOX_EXTENSIONS.contains(library)
                    || SERVER_LIBRARIES.contains(library)
                    // Conversions between encodings.
                    || library.contains("_and_")
                    || library.equals("euc2004_sjis2004");
        }
        return true;
    }

    /** The extension or library that {@code dblink--1.0--1.1.sql}, {@code dblink.control} or {@code dblink.so} is of. */
    private static String named(String file) {
        int end = file.indexOf("--");
        int dot = file.indexOf('.');
        return file.substring(0, end >= 0 ? end : dot >= 0 ? dot : file.length());
    }

    /** Whether the operating system is asked to bound its memory, and to end it first when memory runs out. */
    boolean isBounded() {
        return this == SANDBOX;
    }

    /** PostgreSQL's settings, but for addresses and paths. */
    Map<String, String> settings() {
        var settings = new TreeMap<>(Map.ofEntries(
                Map.entry("listen_addresses", "127.0.0.1"),
                // A socket's path may have some hundred bytes only, less than a data directory's may need.
                Map.entry("unix_socket_directories", ""),
                Map.entry("fsync", "on"),
                Map.entry("synchronous_commit", "on"),
                Map.entry("full_page_writes", "on"),
                Map.entry("password_encryption", "scram-sha-256"),
                Map.entry("max_connections", "200"),
                Map.entry("timezone", "UTC"),
                Map.entry("log_timezone", "UTC"),
                Map.entry("logging_collector", "on"),
                // A name for each file, of which the oldest are removed: a name that comes again would grow without
                // end.
                Map.entry("log_filename", "postgresql-%Y-%m-%d_%H%M%S.log"),
                Map.entry("log_rotation_age", "1d"),
                Map.entry("log_rotation_size", "10MB"),
                // A statement has up to a megabyte of text, and a failing one would be logged whole.
                Map.entry("log_min_error_statement", "panic")));
        if (this == SANDBOX) {
            settings.putAll(Map.ofEntries(
                    Map.entry("max_connections", "170"),
                    Map.entry("shared_buffers", "32MB"),
                    Map.entry("work_mem", "4MB"),
                    Map.entry("maintenance_work_mem", "32MB"),
                    Map.entry("max_parallel_workers", "0"),
                    Map.entry("max_logical_replication_workers", "0"),
                    Map.entry("autovacuum_max_workers", "1"),
                    // For each of its processes.
                    Map.entry("temp_file_limit", "256MB"),
                    Map.entry("min_wal_size", "32MB"),
                    Map.entry("max_wal_size", "256MB"),
                    // Its errors are the analysts' and go to them; a loop of failures would fill the log.
                    Map.entry("log_min_messages", "fatal")));
        }
        return settings;
    }

    /** Words before a command that starts the server. */
    List<String> bounds() {
        return isBounded() ? List.of("sh", "-c", BOUNDED, "sh") : List.of();
    }

    /**
     * A gigabyte of addresses for each process, which turns a value as large as PostgreSQL allows into "out of memory". Where the
     * system knows no such bound, as macOS, it goes without.
     */
    private static final String BOUNDED =
            "ulimit -v 1048576 2>/dev/null; (echo 900 > /proc/self/oom_score_adj) 2>/dev/null; exec \"$@\"";
}
