package dev.millrace.web.door;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/** Puts the valves and limits of this package before the console's port. */
@Component
class TomcatDoors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

    private final DoorSettings settings;

    TomcatDoors(DoorSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        ConnectorLimits.set(factory, settings.trustedProxies());
        factory.addEngineValves(
                new ClientAddressValve(settings.trustedProxies()),
                new LanguageValve(),
                new BodyValve(BodyLimits.DEFAULT),
                LongAnswerValve.ofAssets(LongAnswerValve.ASSETS_AT_ONCE));
        var cookie = factory.getSettings().getSession().getCookie();
        cookie.setName(settings.cookie("millrace"));
        if (settings.secure()) {
            cookie.setSecure(true);
            cookie.setPath("/");
        }
    }

    /** After Boot's own, which set the cookie's name of application.yml. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
