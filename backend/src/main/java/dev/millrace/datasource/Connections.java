package dev.millrace.datasource;

import dev.millrace.datasource.wire.WireGuard;
import dev.millrace.datasource.wire.WireSockets;
import dev.millrace.datasource.wire.WireTls;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections with pgjdbc, each of which is new: what pools are filled from and what questions are asked over. */
final class Connections {

    /** The longest answer to a question that is not asked in a transaction of its own. */
    private static final Duration QUESTION = Duration.ofSeconds(15);

    /** Bytes of the rows of one answer to a question of the console's own. */
    static final long LONGEST_ANSWER = 8L * 1024 * 1024;

    private Connections() {}

    /** A connection that scripts run on: all their rows reach the driver until its guard is told otherwise. */
    static Guarded forScripts(Login login) throws SQLException {
        return open(login, described(login), new WireGuard(Long.MAX_VALUE));
    }

    /** One connection for questions of the console's own: it gives up when the server is silent for long. */
    static Connection forQuestions(Login login) throws SQLException {
        return forQuestions(login, timeout(login), QUESTION);
    }

    /**
     * The same for one that somebody waits for.
     *
     * @param longestConnect a bound of the data source's own connect timeout
     * @param longestSilence more than this and the time of a connect without a byte from the server is a failure
     */
    static Connection forQuestions(Login login, Duration longestConnect, Duration longestSilence) throws SQLException {
        return guarded(login, longestConnect, longestSilence).connection();
    }

    /** The same for a connection on which statements of a person's run, too. */
    static Guarded forQueries(Login login, Duration longestConnect, Duration longestSilence) throws SQLException {
        return guarded(login, longestConnect, longestSilence);
    }

    private static Guarded guarded(Login login, Duration longestConnect, Duration longestSilence) throws SQLException {
        Duration connect = timeout(login).compareTo(longestConnect) < 0 ? timeout(login) : longestConnect;
        PGSimpleDataSource questions = described(login);
        within(connect, questions);
        // No statement_timeout among the startup options: PgBouncer refuses a connection that asks for one.
        questions.setSocketTimeout((int) longestSilence.plus(connect).toSeconds());
        return open(login, questions, new WireGuard(LONGEST_ANSWER));
    }

    /** Each connection has a guard of its own, which sees what comes before the driver does. */
    private static Guarded open(Login login, PGSimpleDataSource driver, WireGuard guard) throws SQLException {
        String database = login.source().database();
        String ticket = WireSockets.expect(guard, (host, port) -> login.access().address(host, port, database));
        try {
            driver.setSocketFactory(WireSockets.class.getName());
            driver.setSocketFactoryArg(ticket);
            driver.setSslfactory(WireTls.class.getName());
            return new Guarded(driver.getConnection(), guard);
        } finally {
            WireSockets.forget(ticket);
        }
    }

    /** A connection, and what keeps its answers small. */
    record Guarded(Connection connection, WireGuard guard) {}

    private static PGSimpleDataSource described(Login login) throws SQLException {
        DataSource source = login.source();
        String[] hosts = Arrays.stream(source.host().split(",", -1))
                .map(Connections::inAddress)
                .toArray(String[]::new);
        int[] ports = new int[hosts.length];
        Arrays.fill(ports, source.port());
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setServerNames(hosts);
        driver.setPortNumbers(ports);
        driver.setDatabaseName(source.database());
        driver.setUser(source.user());
        driver.setPassword(login.password());
        driver.setApplicationName("millrace");
        driver.setTcpKeepAlive(true);
        within(timeout(login), driver);
        // The guard reads the messages: nothing may hide them from it, and what it cuts has to be text.
        driver.setGssEncMode("disable");
        driver.setBinaryTransfer(false);
        // Scripts may DISCARD ALL, poolers forget: nothing is ever prepared on the server.
        driver.setPrepareThreshold(0);
        String sslMode = source.options().get(ConnectionOptions.SSL_MODE);
        if (sslMode != null) {
            driver.setSslMode(sslMode);
        }
        String rootCertificate = source.options().get(ConnectionOptions.SSL_ROOT_CERT);
        if (rootCertificate != null) {
            driver.setSslRootCert(login.access().certificates().file(rootCertificate));
        }
        if (!mayAskForPassword(source)) {
            driver.setAuthenticationPluginClassName(VerifiedTlsPassword.class.getName());
        }
        String serverType = source.options().get(ConnectionOptions.TARGET_SERVER_TYPE);
        if (serverType != null) {
            driver.setTargetServerType(serverType);
        }
        return driver;
    }

    /** Whether the server may have the password in clear text or as MD5: nobody listens, it is verified, or somebody said so. */
    private static boolean mayAskForPassword(DataSource source) {
        return ConnectionOptions.verifiesServer(source.options())
                || ConnectionOptions.allowsWeakAuthentication(source.options())
                || Arrays.stream(source.host().split(",", -1)).allMatch(Network::isLoopback);
    }

    private static void within(Duration connect, PGSimpleDataSource driver) {
        int seconds = (int) connect.toSeconds();
        driver.setConnectTimeout(seconds);
        // The connect timeout ends with the TCP handshake; this one covers a server that accepts and says nothing.
        driver.setLoginTimeout(seconds);
    }

    static Duration timeout(Login login) {
        return ConnectionOptions.connectTimeout(login.source());
    }

    private static String inAddress(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
