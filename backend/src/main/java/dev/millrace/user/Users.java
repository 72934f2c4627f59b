package dev.millrace.user;

import dev.millrace.common.Actor;
import dev.millrace.common.AddressBlock;
import dev.millrace.common.Ids;
import dev.millrace.common.Problem;
import dev.millrace.user.SignInAttempt.KnownDevice;
import dev.millrace.user.SignInLimits.Lane;
import dev.millrace.user.UserStore.Stored;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The accounts: signing in and changing passwords. */
@Component
public class Users {

    private static final int SHORTEST = 8;
    private static final Duration CROWDED = Duration.ofSeconds(1);

    /** What bcrypt looks at. */
    private static final int LONGEST_BYTES = 72;

    /** Of no account: compared where there is none. Made in advance, because making one takes as long as comparing. */
    static final String HASH_OF_NOBODY = "{bcrypt}$2a$10$04IF6UkwGivdttXKUKaMSOxVAu.KHIVjl4EH2x5s/BPzkNAilWGoe";

    private final UserStore store;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    private final SignInLimits limits;
    private final PasswordWork work = new PasswordWork(Runtime.getRuntime().availableProcessors());
    private final KnownAddresses addresses;

    public Users(UserStore store, KnownAddresses addresses, PlatformTransactionManager transactions, Clock clock) {
        this.store = store;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.limits = new SignInLimits(clock);
        this.addresses = addresses;
    }

    /** None for a name that no account can have. */
    public Optional<Account> byName(String name) {
        return stored(name).map(Users::account);
    }

    /**
     * Compares the password, which is slow by intent. The try is counted when it begins, and one at a time is looked at for
     * a name, so that tries at the same time gain nothing.
     */
    public SignIn signIn(SignInAttempt attempt) {
        Optional<Stored> stored = stored(attempt.name());
        Lane lane = lane(attempt, stored);
        Duration wait = limits.begin(lane);
        if (!wait.isZero()) {
            return new SignIn.TooSoon(wait);
        }
        if (stored.isEmpty() && !fits(attempt.name())) {
            limits.failed(lane);
            return new SignIn.Refused(null);
        }
        // A name that nobody has takes as long as one that somebody has.
        Boolean right = compared(
                lane, attempt.password(), stored.map(Stored::passwordHash).orElse(HASH_OF_NOBODY));
        if (right == null) {
            return new SignIn.TooSoon(CROWDED);
        }
        if (stored.isEmpty() || !right) {
            limits.failed(lane);
            return new SignIn.Refused(stored.map(Users::account).orElse(null));
        }
        limits.succeeded(lane);
        addresses.remember(stored.get().id(), AddressBlock.of(attempt.address()));
        return new SignIn.Welcome(account(stored.get()));
    }

    private Lane lane(SignInAttempt attempt, Optional<Stored> stored) {
        String name = attempt.name();
        String from = AddressBlock.of(attempt.address());
        KnownDevice device = attempt.device();
        if (stored.isPresent()) {
            String id = stored.get().id();
            if (device != null && device.accountId().equals(id)) {
                return limits.knownDevice(name, device.key());
            }
            if (addresses.knows(id, from)) {
                return limits.knownAddress(name, from);
            }
        }
        return limits.stranger(name, from);
    }

    /** Null when there are too many comparisons at work; then the try is not counted. */
    private @Nullable Boolean compared(Lane lane, String password, String hash) {
        try {
            Boolean right = work.matches(lane.known(), () -> encoder.matches(password, hash));
            if (right == null) {
                limits.undone(lane);
            }
            return right;
        } catch (RuntimeException broken) {
            limits.undone(lane);
            throw broken;
        }
    }

    private Optional<Stored> stored(String name) {
        return fits(name) ? store.byName(name) : Optional.empty();
    }

    /**
     * Changes the actor's own password.
     *
     * @param inSameTransaction gets the changed account; where the audit entry is written
     * @throws Problem.Invalid naming {@code current} or {@code password}
     * @throws Problem.TooMany after wrong ones, for a while
     */
    public Account changePassword(Actor actor, String current, String password, Consumer<Account> inSameTransaction) {
        Stored stored = store.byName(actor.name()).orElseThrow(() -> new Problem.NotFound("There is no such account."));
        Lane lane = limits.signedIn(stored.id());
        if (!limits.begin(lane).isZero()) {
            throw new Problem.TooMany("The password now was wrong too often. Wait a minute, then try again.");
        }
        Boolean right = compared(lane, current, stored.passwordHash());
        if (right == null) {
            throw new Problem.TooMany("Too many passwords are being compared. Try again in a moment.");
        }
        if (!right) {
            limits.failed(lane);
            throw Problem.Invalid.field("current", "is not the password now in force");
        }
        limits.succeeded(lane);
        requireGood(password, current);
        String hash = encode(password);
        return transaction.execute(status -> {
            if (!store.changePassword(stored.id(), stored.passwordHash(), hash)) {
                throw Problem.Conflict.wrongState("The password was changed by somebody else at the same time.");
            }
            Account changed = account(new Stored(stored.id(), stored.name(), hash, false));
            inSameTransaction.accept(changed);
            return changed;
        });
    }

    /** Makes the very first account; nothing when there is any account. Whether it was made. */
    boolean addFirst(String name, String password, boolean changeDue) {
        // Asked first, because the hash takes its time at every start. The store asks again.
        if (store.hasAny()) {
            return false;
        }
        Stored first = new Stored(Ids.next(clock.instant()), name, encode(password), changeDue);
        return store.addIfNone(first, clock.instant());
    }

    static boolean fits(String text) {
        return text.indexOf(0) < 0 && text.getBytes(StandardCharsets.UTF_8).length <= 255;
    }

    static boolean canBeHashed(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length <= LONGEST_BYTES && password.indexOf(0) < 0;
    }

    private static void requireGood(String password, String current) {
        if (password.codePointCount(0, password.length()) < SHORTEST) {
            throw Problem.Invalid.field("password", "must have at least " + SHORTEST + " characters");
        }
        if (!canBeHashed(password)) {
            throw Problem.Invalid.field("password", "may have at most " + LONGEST_BYTES + " bytes");
        }
        if (password.equals(current)) {
            throw Problem.Invalid.field("password", "must differ from the one now in force");
        }
    }

    private String encode(String password) {
        String hash = encoder.encode(password);
        if (hash == null) {
            throw new IllegalStateException("no hash was made");
        }
        return hash;
    }

    static Account account(Stored stored) {
        String hash = stored.passwordHash();
        // Thirty-two bits of a salted hash tell two passwords apart, but are of no use for guessing one.
        return new Account(
                stored.id(), stored.name(), stored.passwordChangeDue(), Integer.toHexString(hash.hashCode()));
    }
}
