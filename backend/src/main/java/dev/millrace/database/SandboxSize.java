package dev.millrace.database;

/**
 * What the files of the sandbox's server may take up.
 *
 * @param bytes there is no limit when zero
 */
public record SandboxSize(long bytes) {

    private static final long MEBIBYTE = 1 << 20;

    /** What an empty sandbox needs, several times over: its databases, its write-ahead log, and its temporary files. */
    private static final long LEAST = 512 * MEBIBYTE;

    public SandboxSize {
        if (bytes != 0 && bytes < LEAST) {
            throw new IllegalArgumentException("A sandbox needs " + LEAST + " bytes");
        }
    }

    public boolean isExceeded(long taken) {
        return bytes > 0 && taken > bytes;
    }

    /** Why the sandbox does not run when its files take up so many bytes, and what to do. */
    public String sentence(long taken) {
        return "Its files took up %d MiB, and it may have %d MiB (MILLRACE_SANDBOX_SIZE). Reset it to go on."
                .formatted(taken / MEBIBYTE, bytes / MEBIBYTE);
    }
}
