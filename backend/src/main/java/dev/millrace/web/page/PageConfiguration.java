package dev.millrace.web.page;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.FixedLocaleResolver;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/** What every page has, and its language: one bundle, English, whatever the server's own locale is. */
@Configuration(proxyBeanMethods = false)
class PageConfiguration {

    /** Templates may name no bean where they set attributes, so what they all need is a variable. */
    PageConfiguration(ThymeleafViewResolver views, Frame frame, Texts texts) {
        views.addStaticVariable("frame", frame);
        views.addStaticVariable("texts", texts);
    }

    @Bean
    static MessageSource messageSource() {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("messages/messages");
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
        return messages;
    }

    @Bean
    static LocaleResolver localeResolver() {
        return new FixedLocaleResolver(Locale.ENGLISH);
    }
}
