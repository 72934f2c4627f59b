package dev.millrace.user;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Accounts in the console's database. */
@Component
class UserStore {

    private final JdbcClient database;

    UserStore(JdbcClient database) {
        this.database = database;
    }

    Optional<Stored> byName(String name) {
        return database.sql("""
                        select id, name, password_hash, password_change_due
                        from account
                        where name = :name
                        """).param("name", name).query(UserStore::stored).optional();
    }

    boolean hasAny() {
        return database.sql("""
                        select exists (select from account)
                        """).query(Boolean.class).single();
    }

    /** Whether it was this call that made the account; members of a cluster may start at once. */
    boolean addIfNone(Stored account, Instant now) {
        return database.sql("""
                        insert into account (id, name, password_hash, password_change_due, created_at)
                        select :id, :name, :hash, :due, :now
                        where not exists (select from account)
                        on conflict do nothing
                        """)
                        .param("id", account.id())
                        .param("name", account.name())
                        .param("hash", account.passwordHash())
                        .param("due", account.passwordChangeDue())
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** False when the password is not the known one any more. */
    boolean changePassword(String id, String knownHash, String newHash) {
        return database.sql("""
                        update account
                        set password_hash = :new, password_change_due = false
                        where id = :id and password_hash = :known
                        """)
                        .param("id", id)
                        .param("known", knownHash)
                        .param("new", newHash)
                        .update()
                == 1;
    }

    static Stored stored(ResultSet row, int number) throws SQLException {
        return new Stored(
                row.getString("id"),
                row.getString("name"),
                row.getString("password_hash"),
                row.getBoolean("password_change_due"));
    }

    record Stored(String id, String name, String passwordHash, boolean passwordChangeDue) {

        @Override
        public String toString() {
            return "Stored[" + name + "]";
        }
    }
}
