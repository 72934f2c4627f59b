package dev.millrace.e2e.attacks;

/** How much of an attack is carried out. */
enum Scale {
    /** In every build. */
    SHORT,
    /** For the report, by command. */
    FULL;

    int of(int atShort, int atFull) {
        return this == SHORT ? atShort : atFull;
    }
}
