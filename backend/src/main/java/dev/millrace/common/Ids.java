package dev.millrace.common;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * New ids: 22 characters of {@code 0-9A-Za-z}, 48 bits of milliseconds before 80 random ones, so that ids compare (in
 * ASCII order) by their time of birth; within a millisecond those of one console are in the order in which they were made.
 * Short enough for {@code application_name}, where PostgreSQL keeps 63 bytes.
 */
public final class Ids {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 22;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BITS = 80;
    private static final int STEP_BITS = 64;

    private static BigInteger last = BigInteger.ZERO;

    private Ids() {}

    public static String next(Instant now) {
        return text(value(now.toEpochMilli()));
    }

    private static synchronized BigInteger value(long millis) {
        BigInteger time = BigInteger.valueOf(millis);
        last = last.shiftRight(RANDOM_BITS).equals(time)
                ? last.add(BigInteger.ONE).add(new BigInteger(STEP_BITS, RANDOM))
                : time.shiftLeft(RANDOM_BITS).add(new BigInteger(RANDOM_BITS, RANDOM));
        return last;
    }

    private static String text(BigInteger number) {
        BigInteger value = number;
        BigInteger base = BigInteger.valueOf(DIGITS.length());
        char[] id = new char[LENGTH];
        for (int i = LENGTH - 1; i >= 0; i--) {
            BigInteger[] parts = value.divideAndRemainder(base);
            id[i] = DIGITS.charAt(parts[1].intValue());
            value = parts[0];
        }
        return new String(id);
    }
}
