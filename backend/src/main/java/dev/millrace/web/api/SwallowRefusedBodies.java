package dev.millrace.web.api;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Lets Tomcat read refused bodies to their end: closing early resets the connection before the 413 is read. */
@Component
class SwallowRefusedBodies implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final int MAX_SWALLOWED_BYTES = 256 * 1024 * 1024;

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(
                connector -> connector.setProperty("maxSwallowSize", String.valueOf(MAX_SWALLOWED_BYTES)));
    }
}
