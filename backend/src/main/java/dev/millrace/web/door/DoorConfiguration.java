package dev.millrace.web.door;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The settings of the doors, read before a port is opened. */
@Configuration(proxyBeanMethods = false)
class DoorConfiguration {

    @Bean
    static DoorSettings doorSettings(Environment environment) {
        return DoorSettings.from(environment);
    }
}
