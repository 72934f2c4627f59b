package dev.millrace.database;

/**
 * The phases in which a stopping console lets go, for {@link org.springframework.context.SmartLifecycle#getPhase()}; the
 * highest stops first. Boot's web server comes before all of them. The embedded PostgreSQL comes after all phases,
 * because it is a bean that everything with a {@code DataSource} depends on.
 */
public final class StopOrder {

    /** Takes no new runs, lets running nodes end, cancels the rest. */
    public static final int ENGINE = 3_000;

    /** Alarms, signals, members. */
    public static final int CLUSTER = 2_000;

    /** Connections to the analysts' databases. */
    public static final int POOLS = 1_000;

    /** The sandbox and its server, which the nodes ran on. */
    public static final int SANDBOX = 500;

    private StopOrder() {}
}
