package dev.millrace.database;

/**
 * What has to stay free on the disk of the data directory.
 *
 * @param bytes none is watched when zero
 */
public record DiskReserve(long bytes) {

    private static final long MEBIBYTE = 1 << 20;
    private static final long LARGEST_BALLAST = 64 * MEBIBYTE;

    /** How much room there is. */
    enum Level {
        PLENTY,
        /** Less than the reserve: nothing new is begun. */
        SHORT,
        /** Almost none: the console's own database may fail to write what runs. */
        CRITICAL
    }

    public DiskReserve {
        if (bytes < 0) {
            throw new IllegalArgumentException("A reserve is not negative");
        }
    }

    boolean isWatched() {
        return bytes > 0;
    }

    /** A file of this size is given up when there is almost no room, so that the console's database can recover. */
    long ballast() {
        return Math.min(bytes / 4, LARGEST_BALLAST);
    }

    /**
     * The level at so many free bytes.
     *
     * @param before the level until now: plenty comes back only well above the reserve, so that it does not flutter
     */
    Level level(long free, Level before) {
        if (!isWatched()) {
            return Level.PLENTY;
        }
        if (free < bytes / 4) {
            return Level.CRITICAL;
        }
        long enough = before == Level.PLENTY ? bytes : bytes + bytes / 4 + ballast();
        return free < enough ? Level.SHORT : Level.PLENTY;
    }
}
