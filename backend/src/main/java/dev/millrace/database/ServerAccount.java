package dev.millrace.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * As whom PostgreSQL runs. It refuses to run as root, so a console of root starts it in a user namespace of its own,
 * where it still owns root's files but has none of root's powers; where namespaces are forbidden (as in many containers),
 * as {@code nobody}, who is then given the server's files.
 *
 * @param prefix what every command of the server is started with; empty for an ordinary user
 * @param uid the numeric user that must own the server's files
 */
record ServerAccount(List<String> prefix, int uid) {

    private static final Duration PROBE = Duration.ofSeconds(10);
    private static final int NOBODY = 65534;
    private static final List<String> NAMESPACE = List.of("unshare", "-U");
    private static final List<String> DROP_ROOT =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    /**
     * Lets {@code nobody} pass directories above that only root may enter, such as root's home. Without the secure bit
     * access(2), which PostgreSQL asks about its programs, would not count the capability.
     */
    private static final List<String> KEEP_PASSAGE = List.of(
            "--securebits=+no_setuid_fixup",
            "--bounding-set=-all,+dac_override",
            "--inh-caps=-all,+dac_override",
            "--ambient-caps=+dac_override");

    ServerAccount {
        prefix = List.copyOf(prefix);
    }

    /** The first way that works for the files below {@code serverFiles}. */
    static ServerAccount find(Path serverFiles) {
        int me = uidOfNewFiles(serverFiles);
        if (me != 0) {
            return new ServerAccount(List.of(), me);
        }
        if (works(NAMESPACE, serverFiles)) {
            return new ServerAccount(NAMESPACE, me);
        }
        return nobody(serverFiles);
    }

    /**
     * For the sandbox's server: where the console's server runs in a namespace, with root's files, this one runs as {@code nobody},
     * who owns no other files. Elsewhere, and below directories that only root may enter, there is no other account to be had, and
     * it is the same.
     */
    static ServerAccount apart(Path serverFiles) {
        int me = uidOfNewFiles(serverFiles);
        if (me != 0) {
            return new ServerAccount(List.of(), me);
        }
        if (!works(NAMESPACE, serverFiles)) {
            return nobody(serverFiles);
        }
        var parent = Objects.requireNonNull(serverFiles.getParent());
        var before = permissions(parent);
        letPass(parent);
        // In a user namespace that knows root only, as in a container of an ordinary user, there is no account to own
        // them.
        if (canOwn(serverFiles, NOBODY) && works(DROP_ROOT, serverFiles)) {
            return new ServerAccount(DROP_ROOT, NOBODY);
        }
        own(serverFiles, me);
        permit(parent, before);
        return new ServerAccount(NAMESPACE, me);
    }

    private static boolean canOwn(Path tree, int uid) {
        try {
            own(tree, uid);
            return true;
        } catch (StartRefused noSuchUser) {
            return false;
        }
    }

    static ServerAccount nobody(Path serverFiles) {
        letPass(Objects.requireNonNull(serverFiles.getParent()));
        own(serverFiles, NOBODY);
        var withPassage = new ArrayList<>(DROP_ROOT);
        withPassage.addAll(KEEP_PASSAGE);
        for (var prefix : List.of(DROP_ROOT, withPassage)) {
            if (works(prefix, serverFiles)) {
                return new ServerAccount(prefix, NOBODY);
            }
        }
        throw new StartRefused("PostgreSQL does not run as root, and neither `unshare -U` nor `setpriv` can run it as"
                + " somebody else here: start the console as an ordinary user, or give it an external PostgreSQL with"
                + " MILLRACE_DB_URL.");
    }

    /** The command as this account. */
    List<String> command(List<String> words) {
        var all = new ArrayList<>(prefix);
        all.addAll(words);
        return all;
    }

    /** Hands the tree over: it has files of the console's user, or of an account that ran the server before. */
    void own(Path tree) {
        own(tree, uid);
    }

    private static void own(Path tree, int uid) {
        try {
            if (uid != NOBODY && uidOf(tree) == uid) {
                return;
            }
            try (var files = Files.walk(tree)) {
                // The top goes last: as long as it is not handed over, neither is the rest.
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    if (uidOf(file) != uid) {
                        Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
                    }
                }
            }
        } catch (IOException refused) {
            throw new StartRefused(
                    "The files of the embedded PostgreSQL in %s belong to another user: start the console as that user."
                            .formatted(tree),
                    refused);
        }
    }

    private static int uidOf(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static void letPass(Path directory) {
        permit(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    private static Set<PosixFilePermission> permissions(Path directory) {
        try {
            return Files.getPosixFilePermissions(directory);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void permit(Path directory, Set<PosixFilePermission> permissions) {
        try {
            Files.setPosixFilePermissions(directory, permissions);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static boolean works(List<String> prefix, Path serverFiles) {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of("test", "-w", serverFiles.toString(), "-a", "-x", serverFiles.toString()));
        try {
            return Tool.run(command, serverFiles, Map.of(), PROBE).succeeded();
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    private static int uidOfNewFiles(Path directory) {
        try {
            var probe = Files.createTempFile(directory, "whoami", "");
            try {
                return uidOf(probe);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException broken) {
            throw new StartRefused(
                    "The directory %s cannot be written: %s.".formatted(directory, DataDirectory.described(broken)),
                    broken);
        }
    }
}
