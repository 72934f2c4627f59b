import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes {@code target/millrace} from the one jar: the same classes as plain jars, the start script, and an archive of the
 * classes that a start loads, which the JVM maps instead of reading and checking each of them. The archive is a by-product
 * of a real start on a data directory that is thrown away. Part of the build, run from this source: it needs a JDK only.
 *
 * <p>Arguments: the one jar, the folder to make, the start script.
 */
final class MakeStartFolder {

    private static final Duration ANSWER = Duration.ofMinutes(3);
    /** Most of it goes into writing the archive. */
    private static final Duration END = Duration.ofMinutes(2);

    /** Names the bytes and the JVM that the folder was made of, so that a build without changes makes it only once. */
    private static final String MADE_OF = "made-of";

    private final Path jar;
    private final Path folder;

    private MakeStartFolder(Path jar, Path folder) {
        this.jar = jar;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var made = new MakeStartFolder(Path.of(arguments[0]), Path.of(arguments[1]));
        var script = Path.of(arguments[2]);
        var of = made.madeOf(script);
        if (made.isMadeOf(of)) {
            return;
        }
        made.extract(script);
        try {
            made.archiveClasses();
            Files.writeString(made.folder.resolve(MADE_OF), of);
        } catch (IOException | IllegalStateException failed) {
            // Not the build's failure: the console starts without the archive, only slower.
            System.err.println("No archive of classes in " + made.folder + ": " + failed.getMessage());
        }
    }

    private String madeOf(Path script) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : List.of(jar, script)) {
                try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(digest.digest()) + " " + System.getProperty("java.vm.version") + " "
                    + folder.toAbsolutePath();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private boolean isMadeOf(String of) throws IOException {
        var note = folder.resolve(MADE_OF);
        return Files.exists(note) && Files.readString(note).equals(of);
    }

    private void extract(Path script) throws IOException, InterruptedException {
        deleteAll(folder);
        var extraction = new ProcessBuilder(
                        java(),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        folder.toString())
                .inheritIO()
                .start();
        if (extraction.waitFor() != 0) {
            throw new IOException("The jar cannot be extracted to " + folder);
        }
        var start = Files.copy(script, folder.resolve("start"), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The JVM writes the archive when the console has ended well. It holds good for the absolute paths used here. */
    private void archiveClasses() throws IOException, InterruptedException {
        var data = Files.createTempDirectory("millrace-first-start");
        var log = folder.resolveSibling("first-start.log");
        int port = freePort();
        var real = folder.toRealPath();
        var builder = new ProcessBuilder(
                        java(),
                        "-XX:ArchiveClassesAtExit=" + real.resolve("classes.jsa"),
                        "-jar",
                        real.resolve(jar.getFileName()).toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.matches("(MILLRACE|SPRING|SERVER|MANAGEMENT)_.*"));
        environment.put("MILLRACE_DATA", data.resolve("data").toString());
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(freePort()));
        var console = builder.start();
        try {
            awaitAnswer(console, URI.create("http://127.0.0.1:" + port + "/sign-in"), log);
        } finally {
            end(console);
            deleteAll(data);
        }
    }

    /** SIGTERM first, so that its PostgreSQL stops, too. */
    private static void end(Process console) throws InterruptedException {
        console.destroy();
        if (!console.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
            console.destroyForcibly().waitFor();
        }
    }

    private static void awaitAnswer(Process console, URI page, Path log) throws InterruptedException {
        var client = HttpClient.newHttpClient();
        var request =
                HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(10)).build();
        var limit = Instant.now().plus(ANSWER);
        while (console.isAlive() && Instant.now().isBefore(limit)) {
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException("the console does not answer; see " + log);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> files;
        try (var found = Files.walk(folder)) {
            files = found.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException vanished) {
            throw vanished.getCause();
        }
        for (var file : files) {
            Files.deleteIfExists(file);
        }
    }
}
