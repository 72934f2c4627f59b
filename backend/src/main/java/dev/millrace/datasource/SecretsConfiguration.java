package dev.millrace.datasource;

import dev.millrace.database.DataDirectory;
import dev.millrace.database.Settings;
import dev.millrace.database.StartRefused;
import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The key that data-source secrets are encrypted with, and the check that it is the one they were encrypted with. */
@Configuration(proxyBeanMethods = false)
class SecretsConfiguration {

    private static final String KEY_FILE = "secret-key";
    private static final String CHECK = "millrace";

    @Bean
    Secrets secrets(Settings settings, DataDirectory directory, JdbcClient database) {
        byte[] key = settings.secretKey().map(Settings.SecretKey::bytes).orElseGet(() -> fromFile(directory));
        Secrets secrets = new Secrets(key);
        check(
                secrets,
                database,
                settings.secretKey().isPresent() ? "MILLRACE_SECRET_KEY" : "data directory's " + KEY_FILE);
        return secrets;
    }

    private static byte[] fromFile(DataDirectory directory) {
        String text = directory.readOrCreate(KEY_FILE, () -> {
            byte[] random = new byte[Secrets.KEY_BYTES];
            new SecureRandom().nextBytes(random);
            return Base64.getEncoder().encodeToString(random);
        });
        try {
            byte[] key = Base64.getDecoder().decode(text);
            if (key.length == Secrets.KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new StartRefused("The file " + KEY_FILE + " in " + directory.root()
                + " does not hold 32 bytes in base64: put the original one back.");
    }

    /** The first start leaves a known text behind; later ones must be able to read it. */
    static void check(Secrets secrets, JdbcClient database, String source) {
        database.sql("""
                        insert into secret_key_check (value)
                        values (:value)
                        on conflict do nothing
                        """).param("value", secrets.encrypt(CHECK, CHECK)).update();
        byte[] stored = database.sql("select value from secret_key_check")
                .query((row, number) -> row.getBytes("value"))
                .single();
        try {
            if (secrets.decrypt(stored, CHECK).equals(CHECK)) {
                return;
            }
        } catch (Secrets.WrongKeyException e) {
            // Said below.
        }
        throw new StartRefused("The key of " + source + " is not the one that the secrets in the console's database"
                + " were encrypted with: give the console the original key.");
    }
}
