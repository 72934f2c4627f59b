package dev.millrace.user;

import dev.millrace.database.Settings;
import dev.millrace.database.StartRefused;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Makes the account {@code admin} at the first start, before anybody can call, and prints its password once. */
@Component
class FirstAccount implements SmartInitializingSingleton {

    static final String NAME = "admin";

    private static final Logger log = LoggerFactory.getLogger(FirstAccount.class);
    private static final String CHARACTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 20;

    private final Users users;
    private final Settings settings;

    FirstAccount(Users users, Settings settings) {
        this.users = users;
        this.settings = settings;
    }

    @Override
    public void afterSingletonsInstantiated() {
        settings.adminPassword().ifPresentOrElse(this::withGivenPassword, this::withRandomPassword);
    }

    private void withGivenPassword(String password) {
        if (!Users.canBeHashed(password)) {
            throw new StartRefused("MILLRACE_ADMIN_PASSWORD is longer than the 72 bytes that a password may have.");
        }
        users.addFirst(NAME, password, false);
    }

    private void withRandomPassword() {
        String password = random();
        if (users.addFirst(NAME, password, true)) {
            log.info(
                    "First start. Sign in as \"{}\" with the password {} (shown only here, to be changed at once).",
                    NAME,
                    password);
        }
    }

    private static String random() {
        SecureRandom random = new SecureRandom();
        return random.ints(LENGTH, 0, CHARACTERS.length())
                .mapToObj(CHARACTERS::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }
}
