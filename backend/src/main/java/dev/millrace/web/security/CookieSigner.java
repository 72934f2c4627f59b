package dev.millrace.web.security;

import dev.millrace.database.DataDirectory;
import dev.millrace.database.Settings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Signs what the console gives a browser to keep (HMAC-SHA256), so that of people who are not signed in nothing is kept
 * here. Members of a cluster have the same key, and it outlives a restart.
 */
@Component
class CookieSigner {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONGEST = 4_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    @Autowired
    CookieSigner(Settings settings, DataDirectory directory) {
        this(settings.secretKey()
                .map(secret -> derived(secret.bytes()))
                .orElseGet(
                        () -> Base64.getDecoder().decode(directory.readOrCreate("cookie-key", CookieSigner::first))));
    }

    CookieSigner(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    private static String first() {
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    /** The key of the stored secrets itself signs nothing. */
    private static byte[] derived(byte[] secret) {
        return mac(new SecretKeySpec(secret, ALGORITHM), "millrace cookies");
    }

    /** 128 random bits in the characters of a cookie. */
    static String random() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /**
     * A cookie's value.
     *
     * @param purpose of the cookie: a value signed for one is none for another
     * @param text of letters, digits, {@code -}, {@code _} and {@code .}
     */
    String signed(String purpose, String text) {
        return text + "." + signature(purpose, text);
    }

    /** The text that was signed for this purpose; empty for anything else. */
    Optional<String> verified(String purpose, @Nullable String value) {
        if (value == null || value.length() > LONGEST) {
            return Optional.empty();
        }
        int dot = value.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String text = value.substring(0, dot);
        byte[] given = value.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        byte[] right = signature(purpose, text).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, right) ? Optional.of(text) : Optional.empty();
    }

    private String signature(String purpose, String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(key, purpose + "\0" + text));
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
