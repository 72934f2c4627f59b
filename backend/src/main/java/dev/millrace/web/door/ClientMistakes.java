package dev.millrace.web.door;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Keeps what clients do wrong out of the log. Tomcat writes it with a stack trace and with the text that was sent, once for
 * each of its processors; it has one setting for all of these messages (Tomcat's documentation, "System Properties"), which
 * is read whenever a place of them is made.
 */
@Component
class ClientMistakes implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    static final String SETTING = "org.apache.juli.logging.UserDataHelper.CONFIG";

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        if (System.getProperty(SETTING) == null) {
            System.setProperty(SETTING, "DEBUG_ALL");
        }
    }
}
