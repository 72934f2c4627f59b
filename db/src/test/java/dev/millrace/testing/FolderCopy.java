package dev.millrace.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Copies a folder with all that is in it; who may read what stays, for PostgreSQL looks at it. */
final class FolderCopy extends SimpleFileVisitor<Path> {

    private final Path from;
    private final Path to;

    FolderCopy(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    void make() {
        try {
            if (to.getParent() != null) {
                Files.createDirectories(to.getParent());
            }
            Files.walkFileTree(from, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        return copied(folder);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        return copied(file);
    }

    private FileVisitResult copied(Path file) throws IOException {
        Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
        return FileVisitResult.CONTINUE;
    }
}
