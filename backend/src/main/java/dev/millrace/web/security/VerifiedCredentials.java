package dev.millrace.web.security;

import dev.millrace.user.Account;
import dev.millrace.user.Users;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/**
 * Spares programs the password hash, which is slow by intent, on every call: remembers for minutes that a name and a
 * password were right, as a digest under a key of this process. A changed password is noticed at once.
 */
final class VerifiedCredentials implements AuthenticationProvider {

    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int MOST = 1_000;
    private static final int PATIENCE_SECONDS = 3;

    private final PasswordCheck check;
    private final Users users;
    private final Clock clock;
    private final SecretKeySpec key;
    private final Map<ByteBuffer, Instant> verified = new LinkedHashMap<>();
    private final List<ReentrantLock> turns =
            Stream.generate(ReentrantLock::new).limit(64).toList();

    VerifiedCredentials(PasswordCheck check, Users users, Clock clock) {
        this.check = check;
        this.users = users;
        this.clock = clock;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
    }

    @Override
    public Authentication authenticate(Authentication given) {
        Optional<Account> account = users.byName(given.getName());
        if (account.isPresent() && isKnown(digest(account.get(), PasswordCheck.password(given)))) {
            return PasswordCheck.authenticated(account.get(), null);
        }
        ReentrantLock turn = turn(given);
        if (!entered(turn)) {
            throw new PasswordCheck.TooSoonException(1);
        }
        try {
            // Many calls of one program may have come at once: the first has checked for all.
            if (account.isPresent() && isKnown(digest(account.get(), PasswordCheck.password(given)))) {
                return PasswordCheck.authenticated(account.get(), null);
            }
            Authentication result = check.authenticate(given);
            if (result.getPrincipal() instanceof SignedIn signedIn) {
                remember(digest(signedIn.account(), PasswordCheck.password(given)));
            }
            return result;
        } finally {
            turn.unlock();
        }
    }

    /** Waits for others' checks, but not for a row of them. */
    private static boolean entered(ReentrantLock turn) {
        try {
            return turn.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** By name and password, so that somebody who tries passwords makes nobody wait who has the right one. */
    private ReentrantLock turn(Authentication given) {
        int hash =
                given.getName().hashCode() * 31 + PasswordCheck.password(given).hashCode();
        return turns.get(Math.floorMod(hash, turns.size()));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private synchronized boolean isKnown(ByteBuffer digest) {
        Instant until = verified.get(digest);
        return until != null && clock.instant().isBefore(until);
    }

    private synchronized void remember(ByteBuffer digest) {
        Instant now = clock.instant();
        verified.values().removeIf(until -> !now.isBefore(until));
        if (verified.size() >= MOST) {
            Iterator<ByteBuffer> oldest = verified.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        verified.put(digest, now.plus(REMEMBERED));
    }

    private ByteBuffer digest(Account account, String password) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            for (String part : List.of(account.id(), account.passwordStamp(), password)) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
                mac.update(bytes);
            }
            return ByteBuffer.wrap(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
