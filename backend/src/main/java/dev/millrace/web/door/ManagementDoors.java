package dev.millrace.web.door;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Puts the limits of the console's port before the management port too. That one has a context and a server of its own, which
 * take their settings from the classes named in {@code META-INF/spring/…ManagementContextConfiguration.imports}; without an
 * annotation, so that the console's own context does not find this one.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementDoors {

    /** Nobody signs in here, so no body is ever read. */
    @Bean
    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementLimits(DoorSettings settings) {
        return new Customizer(settings);
    }

    private record Customizer(DoorSettings settings)
            implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

        @Override
        public void customize(TomcatServletWebServerFactory factory) {
            ConnectorLimits.set(factory, settings.trustedProxies());
            factory.addEngineValves(
                    new LanguageValve(),
                    BodyValve.readingNone(BodyLimits.DEFAULT),
                    LongAnswerValve.ofScrapes(LongAnswerValve.SCRAPES_AT_ONCE));
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }
    }
}
