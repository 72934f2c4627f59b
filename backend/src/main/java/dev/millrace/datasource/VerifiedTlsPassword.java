package dev.millrace.datasource;

import java.util.Properties;
import org.postgresql.PGProperty;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Gives the password away only by SCRAM, which proves that one knows it and shows it to nobody. The server chooses how it
 * asks, and one that has not shown who it is may be anybody. For connections whose server is not verified.
 */
public final class VerifiedTlsPassword implements AuthenticationPlugin {

    private final Properties connection;

    /** By pgjdbc, with the connection's properties. */
    public VerifiedTlsPassword(Properties connection) {
        this.connection = connection;
    }

    @Override
    public char[] getPassword(AuthenticationRequestType type) throws PSQLException {
        if (type == AuthenticationRequestType.CLEARTEXT_PASSWORD || type == AuthenticationRequestType.MD5_PASSWORD) {
            throw new PSQLException(
                    "The server asks for the password "
                            + (type == AuthenticationRequestType.MD5_PASSWORD ? "as an MD5 digest" : "in clear text")
                            + ", and has not shown who it is over SSL: choose sslmode verify-full, have the server use"
                            + " scram-sha-256, or set weakAuthentication to allow.",
                    PSQLState.CONNECTION_REJECTED);
        }
        String password = PGProperty.PASSWORD.getOrDefault(connection);
        return password == null ? new char[0] : password.toCharArray();
    }
}
