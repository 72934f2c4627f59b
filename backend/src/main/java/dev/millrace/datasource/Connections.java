package dev.millrace.datasource;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections with pgjdbc, each of which is new: what pools are filled from and what questions are asked over. */
final class Connections {

    private static final int QUESTION_SECONDS = 15;

    private Connections() {}

    /** A factory of connections that scripts run on. */
    static PGSimpleDataSource forScripts(Login login) {
        return described(login);
    }

    /** One connection for questions of the console's own: it gives up when the server is silent for long. */
    static Connection forQuestions(Login login) throws SQLException {
        PGSimpleDataSource questions = described(login);
        questions.setSocketTimeout(QUESTION_SECONDS + (int) timeout(login).toSeconds());
        questions.setOptions(
                "-c statement_timeout=" + Duration.ofSeconds(QUESTION_SECONDS).toMillis());
        Connection connection = questions.getConnection();
        connection.setAutoCommit(true);
        return connection;
    }

    private static PGSimpleDataSource described(Login login) {
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
        int seconds = (int) timeout(login).toSeconds();
        driver.setConnectTimeout(seconds);
        // The connect timeout ends with the TCP handshake; this one covers a server that accepts and says nothing.
        driver.setLoginTimeout(seconds);
        // Scripts may DISCARD ALL, poolers forget: nothing is ever prepared on the server.
        driver.setPrepareThreshold(0);
        String sslMode = source.options().get(ConnectionOptions.SSL_MODE);
        if (sslMode != null) {
            driver.setSslMode(sslMode);
        }
        String rootCertificate = source.options().get(ConnectionOptions.SSL_ROOT_CERT);
        if (rootCertificate != null) {
            driver.setSslRootCert(rootCertificate);
        }
        String serverType = source.options().get(ConnectionOptions.TARGET_SERVER_TYPE);
        if (serverType != null) {
            driver.setTargetServerType(serverType);
        }
        return driver;
    }

    static Duration timeout(Login login) {
        return ConnectionOptions.connectTimeout(login.source());
    }

    private static String inAddress(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
