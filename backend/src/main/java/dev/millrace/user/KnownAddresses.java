package dev.millrace.user;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** From where accounts have signed in, for some months; a pause that others have caused does not hold there. */
@Component
class KnownAddresses {

    private static final Duration KEPT = Duration.ofDays(90);
    private static final Duration WRITTEN_AGAIN_AFTER = Duration.ofDays(1);
    private static final int LONGEST = 100;

    private final JdbcClient database;
    private final Clock clock;

    KnownAddresses(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    boolean knows(String accountId, String address) {
        return fits(address)
                && database.sql("""
                        select exists (
                          select
                          from account_address
                          where account_id = :account and address = :address and seen_at > :since)
                        """)
                        .param("account", accountId)
                        .param("address", address)
                        .param("since", clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
                        .query(Boolean.class)
                        .single();
    }

    /** Writes at most once a day for an address; forgets what is too old. */
    void remember(String accountId, String address) {
        if (!fits(address)) {
            return;
        }
        Instant now = clock.instant();
        int written = database.sql("""
                        insert into account_address as known (account_id, address, seen_at)
                        values (:account, :address, :now)
                        on conflict (account_id, address) do update
                        set seen_at = excluded.seen_at
                        where known.seen_at < :stale
                        """)
                .param("account", accountId)
                .param("address", address)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("stale", now.minus(WRITTEN_AGAIN_AFTER).atOffset(ZoneOffset.UTC))
                .update();
        if (written > 0) {
            database.sql("delete from account_address where account_id = :account and seen_at < :since")
                    .param("account", accountId)
                    .param("since", now.minus(KEPT).atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    private static boolean fits(String address) {
        return !address.isEmpty() && address.length() <= LONGEST;
    }
}
