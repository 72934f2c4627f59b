package dev.millrace.common;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * New ids: 22 characters of {@code 0-9A-Za-z}, 48 bits of milliseconds before 80 random ones, so that ids compare (in
 * ASCII order) by their time of birth. Short enough for {@code application_name}, where PostgreSQL keeps 63 bytes.
 */
public final class Ids {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 22;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    public static String next(Instant now) {
        byte[] tail = new byte[10];
        RANDOM.nextBytes(tail);
        BigInteger value = BigInteger.valueOf(now.toEpochMilli()).shiftLeft(80).add(new BigInteger(1, tail));
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
