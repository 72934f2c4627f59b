package dev.millrace.user;

import dev.millrace.common.Actor;
import dev.millrace.common.Ids;
import dev.millrace.common.Problem;
import dev.millrace.user.UserStore.Stored;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The accounts: signing in and changing passwords. */
@Component
public class Users {

    private static final int SHORTEST = 8;

    /** What bcrypt looks at. */
    private static final int LONGEST_BYTES = 72;

    /** Of no account: compared where there is none. Made in advance, because making one takes as long as comparing. */
    static final String HASH_OF_NOBODY = "{bcrypt}$2a$10$04IF6UkwGivdttXKUKaMSOxVAu.KHIVjl4EH2x5s/BPzkNAilWGoe";

    private final UserStore store;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    private final SignInPause pause;

    public Users(UserStore store, PlatformTransactionManager transactions, Clock clock) {
        this.store = store;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.pause = new SignInPause(clock);
    }

    /** None for a name that no account can have. */
    public Optional<Account> byName(String name) {
        return stored(name).map(Users::account);
    }

    /** Compares the password, which is slow by intent; wrong ones make the next try for this name wait. */
    public SignIn signIn(String name, String password) {
        Duration wait = pause.remaining(name);
        if (!wait.isZero()) {
            return new SignIn.TooSoon(wait);
        }
        Optional<Stored> stored = stored(name);
        // A name that nobody has takes as long as one that somebody has.
        boolean right =
                encoder.matches(password, stored.map(Stored::passwordHash).orElse(HASH_OF_NOBODY));
        if (stored.isEmpty() || !right) {
            pause.failed(name);
            return new SignIn.Refused();
        }
        pause.succeeded(name);
        return new SignIn.Welcome(account(stored.get()));
    }

    private Optional<Stored> stored(String name) {
        return fits(name) ? store.byName(name) : Optional.empty();
    }

    /**
     * Changes the actor's own password.
     *
     * @param inSameTransaction gets the changed account; where the audit entry is written
     * @throws Problem.Invalid naming {@code current} or {@code password}
     */
    public Account changePassword(Actor actor, String current, String password, Consumer<Account> inSameTransaction) {
        Stored stored = store.byName(actor.name()).orElseThrow(() -> new Problem.NotFound("There is no such account."));
        if (!pause.remaining(actor.name()).isZero() || !encoder.matches(current, stored.passwordHash())) {
            pause.failed(actor.name());
            throw Problem.Invalid.field("current", "is not the password now in force");
        }
        pause.succeeded(actor.name());
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

    private static Account account(Stored stored) {
        String hash = stored.passwordHash();
        // Thirty-two bits of a salted hash tell two passwords apart, but are of no use for guessing one.
        return new Account(
                stored.id(), stored.name(), stored.passwordChangeDue(), Integer.toHexString(hash.hashCode()));
    }
}
