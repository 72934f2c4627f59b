package dev.millrace.user;

import dev.millrace.common.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Where accounts are signed in, kept in the database: a session that is ended anywhere is over at its next request, on
 * every member of a cluster.
 */
@Component
public class AccountSessions {

    /** A session ends then, however much it is used. */
    public static final Duration LONGEST = Duration.ofDays(7);

    private static final Duration SEEN_EVERY = Duration.ofMinutes(1);

    /** Of a console that was killed; the session's own idle time is shorter. */
    private static final Duration LEFT_BEHIND_AFTER = Duration.ofHours(13);

    private static final int LONGEST_AGENT = 200;

    /** Of one account; the one that was used least recently makes room. */
    static final int MOST = 100;

    private final JdbcClient database;
    private final Clock clock;

    public AccountSessions(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Records a sign-in. Returns the session's id. */
    public String begin(Account account, String address, String agent) {
        Instant now = clock.instant();
        String id = Ids.next(now);
        database.sql("delete from account_session where ends_at < :now or seen_at < :leftBehind")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("leftBehind", now.minus(LEFT_BEHIND_AFTER).atOffset(ZoneOffset.UTC))
                .update();
        database.sql("""
                        insert into account_session (id, account_id, began_at, seen_at, ends_at, address, agent)
                        values (:id, :account, :now, :now, :ends, :address, :agent)
                        """)
                .param("id", id)
                .param("account", account.id())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("ends", now.plus(LONGEST).atOffset(ZoneOffset.UTC))
                .param("address", shortened(address))
                .param("agent", shortened(agent))
                .update();
        database.sql("""
                        delete from account_session
                        where id in (
                          select id
                          from account_session
                          where account_id = :account
                          order by seen_at desc, id desc
                          offset :most)
                        """).param("account", account.id()).param("most", MOST).update();
        return id;
    }

    /** The account, if its session goes on and its password is still the one it was begun with. */
    public Optional<Account> current(String id, Account known) {
        Instant now = clock.instant();
        Optional<Seen> seen = database.sql("""
                        select a.id, a.name, a.password_hash, a.password_change_due, s.seen_at
                        from account_session s
                        join account a on a.id = s.account_id
                        where s.id = :id and s.account_id = :account and s.ends_at > :now
                        """)
                .param("id", id)
                .param("account", known.id())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(AccountSessions::seen)
                .optional();
        seen.filter(session -> session.at().plus(SEEN_EVERY).isBefore(now)).ifPresent(session -> touch(id, now));
        return seen.map(Seen::account).filter(account -> account.passwordStamp().equals(known.passwordStamp()));
    }

    private void touch(String id, Instant now) {
        database.sql("update account_session set seen_at = :now where id = :id")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
    }

    /** Of these sessions, those that go on. */
    public Set<String> alive(Collection<String> ids) {
        return database.sql("select id from account_session where id = any(:ids) and ends_at > :now")
                .param("ids", ids.toArray(String[]::new))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query(String.class)
                .set();
    }

    /** An account's own, latest first. */
    public List<AccountSession> of(String accountId) {
        return database.sql("""
                        select id, began_at, seen_at, ends_at, address, agent
                        from account_session
                        where account_id = :account and ends_at > :now and seen_at > :leftBehind
                        order by began_at desc, id desc
                        """)
                .param("account", accountId)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("leftBehind", clock.instant().minus(LEFT_BEHIND_AFTER).atOffset(ZoneOffset.UTC))
                .query(AccountSessions::session)
                .list();
    }

    /** Ends one of an account's sessions. Whether it was one. */
    public boolean end(String accountId, String id) {
        return database.sql("delete from account_session where id = :id and account_id = :account")
                        .param("id", id)
                        .param("account", accountId)
                        .update()
                == 1;
    }

    /** Ends all sessions of an account but one. Returns the ids of those ended. */
    public List<String> endOthers(String accountId, String kept) {
        return database.sql("""
                        delete from account_session
                        where account_id = :account and id <> :kept
                        returning id
                        """)
                .param("account", accountId)
                .param("kept", kept)
                .query(String.class)
                .list();
    }

    private static String shortened(String text) {
        String clean = text.replace("\0", "");
        return clean.length() <= LONGEST_AGENT ? clean : clean.substring(0, LONGEST_AGENT);
    }

    private record Seen(Account account, Instant at) {}

    private static Seen seen(ResultSet row, int number) throws SQLException {
        UserStore.Stored stored = UserStore.stored(row, number);
        return new Seen(Users.account(stored), instant(row, "seen_at"));
    }

    private static AccountSession session(ResultSet row, int number) throws SQLException {
        return new AccountSession(
                row.getString("id"),
                instant(row, "began_at"),
                instant(row, "seen_at"),
                instant(row, "ends_at"),
                row.getString("address"),
                row.getString("agent"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
