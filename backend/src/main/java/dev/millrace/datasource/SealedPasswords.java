package dev.millrace.datasource;

import dev.millrace.common.Problem;
import dev.millrace.datasource.DataSourceStore.Sealed;
import dev.millrace.datasource.DataSourceStore.Stored;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stored passwords. Each is bound to its {@link PasswordTarget}: a row that is made to point at another server, in
 * whatever way, has no password there.
 */
final class SealedPasswords {

    /** Bound to the data source's id alone. */
    static final int OF_ID = 1;

    /** Bound to the id and the target. */
    static final int OF_TARGET = 2;

    private final Secrets secrets;

    SealedPasswords(Secrets secrets) {
        this.secrets = secrets;
    }

    Sealed seal(DataSource source, String password) {
        return new Sealed(secrets.encrypt(password, PasswordTarget.of(source).associatedData()), OF_TARGET);
    }

    /** Throws {@link Secrets.WrongKeyException} when it was stored with another key, or for another target. */
    String open(Stored stored) {
        DataSource source = stored.source();
        String boundTo = stored.secret().form() == OF_ID
                ? source.id().value()
                : PasswordTarget.of(source).associatedData();
        return secrets.decrypt(stored.secret().bytes(), boundTo);
    }

    /**
     * The secret of a data source that is changed.
     *
     * @param password null: the stored one stays
     * @throws Problem.Invalid naming {@code password} when it may not stay, or cannot be read to be bound anew
     */
    Sealed resealed(Stored before, DataSource after, @Nullable String password) {
        if (password != null) {
            return seal(after, password);
        }
        PasswordTarget target = PasswordTarget.of(after);
        PasswordTarget former = PasswordTarget.of(before.source());
        if (target.equals(former)) {
            return before.secret();
        }
        List<String> objections = former.objectionsTo(target);
        String kept = readable(before);
        if (!objections.isEmpty() && !kept.isEmpty()) {
            throw Problem.Invalid.field(
                    "password",
                    "must be entered again, because of a change of " + String.join(", ", objections)
                            + ": the stored password is sent only to where it was given for");
        }
        return seal(after, kept);
    }

    private String readable(Stored stored) {
        try {
            return open(stored);
        } catch (Secrets.WrongKeyException unreadable) {
            throw Problem.Invalid.field(
                    "password", "must be entered again, because the stored one cannot be decrypted");
        }
    }
}
