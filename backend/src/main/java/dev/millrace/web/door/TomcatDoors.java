package dev.millrace.web.door;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/** Puts the valves and limits of this package before the console's port. */
@Component
class TomcatDoors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

    /** Longer than a proxy keeps its idle connections (nginx: 60 s), so that it never writes into one that is closed. */
    private static final int KEEP_ALIVE_MILLIS = 75_000;

    /** Between two reads or writes; the total times are {@link BodyLimits} and {@link GuardedEndpoint}. */
    private static final int SILENCE_MILLIS = 10_000;

    /** All short answers that one connection gets fit into it, so that no thread waits for a client to read them. */
    private static final int SEND_BUFFER_BYTES = 256 * 1024;

    private static final int REQUESTS_OF_A_CONNECTION = 32;

    private static final int CONNECTIONS = 8_192;
    private static final int BACKLOG = 512;

    private final DoorSettings settings;

    TomcatDoors(DoorSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(GuardedProtocol.class.getName());
        factory.addConnectorCustomizers(this::limit);
        factory.addEngineValves(
                new ClientAddressValve(settings.trustedProxies()),
                new LanguageValve(),
                new BodyValve(BodyLimits.DEFAULT),
                new AssetValve(AssetValve.MOST_AT_ONCE));
        var cookie = factory.getSettings().getSession().getCookie();
        cookie.setName(settings.cookie("millrace"));
        if (settings.secure()) {
            cookie.setSecure(true);
            cookie.setPath("/");
        }
    }

    private void limit(Connector connector) {
        if (!(connector.getProtocolHandler() instanceof GuardedProtocol protocol)) {
            throw new IllegalStateException("the connector is of " + connector.getProtocolHandlerClassName());
        }
        protocol.guarded().exempt(settings.trustedProxies());
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

    /** After Boot's own, which set the cookie's name of application.yml. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
