package dev.millrace.web.security;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.user.Account;
import jakarta.annotation.PreDestroy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts failed sign-ins, and once a minute logs and audits how many there were: an entry for each account that was tried
 * and one for all names of no account. The names that were sent are kept nowhere: they can be long, and they can be
 * passwords.
 */
@Component
class FailedSignIns {

    private static final Logger LOG = LoggerFactory.getLogger(FailedSignIns.class);
    private static final int MOST_ACCOUNTS = 50;
    private static final int MOST_ADDRESSES = 5;
    private static final Subject NOBODY = new Subject("account", "", "names of no account");
    private static final Subject PAUSED = new Subject("account", "", "tries during a pause");

    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final ScheduledExecutorService minutes;
    private Map<Subject, Count> counts = new LinkedHashMap<>();

    FailedSignIns(AuditLog audit, PlatformTransactionManager transactions) {
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
        this.minutes = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "failed-sign-ins");
            thread.setDaemon(true);
            return thread;
        });
        var unused = minutes.scheduleWithFixedDelay(this::report, 1, 1, TimeUnit.MINUTES);
    }

    private static final class Count {

        private int failed;
        private final TreeSet<String> addresses = new TreeSet<>();

        void add(String address) {
            failed++;
            if (addresses.size() < MOST_ADDRESSES) {
                addresses.add(address);
            }
        }
    }

    /** A wrong password, or a name of no account. */
    void refused(@Nullable Account account, String address) {
        count(account == null ? NOBODY : new Subject("account", account.id(), account.name()), address);
    }

    /** Nothing was looked at. */
    void tooSoon(String address) {
        count(PAUSED, address);
    }

    private synchronized void count(Subject subject, String address) {
        Subject counted = counts.containsKey(subject) || counts.size() < MOST_ACCOUNTS ? subject : NOBODY;
        counts.computeIfAbsent(counted, any -> new Count()).add(address);
    }

    private synchronized Map<Subject, Count> taken() {
        Map<Subject, Count> taken = counts;
        counts = new LinkedHashMap<>();
        return taken;
    }

    /** Writes down what was counted since the last time. */
    void report() {
        Map<Subject, Count> taken = taken();
        if (taken.isEmpty()) {
            return;
        }
        LOG.warn("Failed sign-ins within a minute: {}", described(taken));
        try {
            transaction.executeWithoutResult(status -> taken.forEach(this::record));
        } catch (RuntimeException unreachable) {
            LOG.warn("Failed sign-ins could not be written to the audit log: {}", unreachable.toString());
        }
    }

    private void record(Subject subject, Count count) {
        String address = count.addresses.size() == 1 ? count.addresses.first() : null;
        audit.record(
                new Actor(Actor.SYSTEM.name(), address),
                "account.sign-in-failed",
                subject,
                Map.of("count", count.failed, "addresses", List.copyOf(count.addresses)));
    }

    private static String described(Map<Subject, Count> taken) {
        return taken.entrySet().stream()
                .map(one -> one.getValue().failed + " for " + one.getKey().name() + " from "
                        + String.join(", ", one.getValue().addresses))
                .collect(Collectors.joining("; "));
    }

    @PreDestroy
    void close() {
        minutes.shutdownNow();
        report();
    }
}
