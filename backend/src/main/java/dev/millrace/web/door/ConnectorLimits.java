package dev.millrace.web.door;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/** What every port of the console allows a connection: how many, how long it may be silent, how slowly it may send and read. */
final class ConnectorLimits {

    /** Longer than a proxy keeps its idle connections (nginx: 60 s), so that it never writes into one that is closed. */
    private static final int KEEP_ALIVE_MILLIS = 75_000;

    /** Between two reads or writes; the total times are {@link BodyLimits} and {@link GuardedEndpoint}. */
    private static final int SILENCE_MILLIS = 10_000;

    /** All short answers that one connection gets fit into it, so that no thread waits for a client to read them. */
    private static final int SEND_BUFFER_BYTES = 256 * 1024;

    static final int REQUESTS_OF_A_CONNECTION = 32;

    private static final int CONNECTIONS = 8_192;
    private static final int BACKLOG = 512;

    private ConnectorLimits() {}

    /** Every port of that factory is limited; the proxies' addresses may have any number of connections. */
    static void set(TomcatServletWebServerFactory factory, AddressList proxies) {
        factory.setProtocol(GuardedProtocol.class.getName());
        factory.addConnectorCustomizers(connector -> limit(connector, proxies));
    }

    private static void limit(Connector connector, AddressList proxies) {
        if (!(connector.getProtocolHandler() instanceof GuardedProtocol protocol)) {
            throw new IllegalStateException("the connector is of " + connector.getProtocolHandlerClassName());
        }
        protocol.guarded().exempt(proxies);
        protocol.guarded().getSocketProperties().setTxBufSize(SEND_BUFFER_BYTES);
        limit(protocol);
    }

    private static void limit(AbstractHttp11Protocol<?> protocol) {
        protocol.setConnectionTimeout(SILENCE_MILLIS);
        protocol.setKeepAliveTimeout(KEEP_ALIVE_MILLIS);
        protocol.setMaxConnections(CONNECTIONS);
        protocol.setMaxKeepAliveRequests(REQUESTS_OF_A_CONNECTION);
        protocol.setAcceptCount(BACKLOG);
        // A body that is not read is not asked for either.
        protocol.setContinueResponseTiming("onRead");
    }
}
