package dev.millrace.datasource;

import dev.millrace.datasource.DataSourceStore.Stored;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** At each start: passwords that an earlier release bound to the id of their data source alone are bound to its target. */
@Component
class BindStoredPasswords implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(BindStoredPasswords.class);

    private final DataSourceStore store;
    private final SealedPasswords passwords;
    private final TransactionTemplate transaction;

    BindStoredPasswords(DataSourceStore store, Secrets secrets, PlatformTransactionManager transactions) {
        this.store = store;
        this.passwords = new SealedPasswords(secrets);
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (DataSourceId id : store.withSecretsOfForm(SealedPasswords.OF_ID)) {
            transaction.executeWithoutResult(status -> store.lock(id)
                    .filter(stored -> stored.secret().form() == SealedPasswords.OF_ID)
                    .ifPresent(this::bind));
        }
    }

    private void bind(Stored stored) {
        try {
            store.bind(stored.source().id(), passwords.seal(stored.source(), passwords.open(stored)));
        } catch (Secrets.WrongKeyException unreadable) {
            LOG.warn(
                    "The password of the data source \"{}\" cannot be decrypted: enter it again",
                    stored.source().name());
        }
    }
}
