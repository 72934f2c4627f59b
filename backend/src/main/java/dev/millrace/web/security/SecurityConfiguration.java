package dev.millrace.web.security;

import dev.millrace.user.AccountSessions;
import dev.millrace.user.Users;
import dev.millrace.web.api.ProblemWriter;
import dev.millrace.web.door.DoorSettings;
import dev.millrace.web.door.ManagementHostFilter;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** The doors, most special first; whatever no door names is closed. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String ASSETS = "/assets/**";
    private static final long HSTS_SECONDS = 365L * 24 * 60 * 60;

    /** The management port, which listens on loopback unless it is opened. */
    @Bean
    @Order(1)
    SecurityFilterChain managementDoor(HttpSecurity http, DoorSettings settings) {
        return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                .addFilterBefore(new ManagementHostFilter(settings), HeaderWriterFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    /** Scripts, styles, fonts: their names change with their content, so that they may be kept for good. */
    @Bean
    @Order(2)
    SecurityFilterChain assetsDoor(HttpSecurity http, DoorSettings settings) {
        return commonHeaders(http, settings)
                .headers(headers -> headers.cacheControl(HeadersConfigurer.CacheControlConfig::disable)
                        .addHeaderWriter((request, response) ->
                                response.setHeader("Cache-Control", "public, max-age=31536000, immutable")))
                .securityMatcher(ASSETS)
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, ASSETS)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, ASSETS)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    /** Programs: every call brings its name and password, none makes or uses a session, so none can be forged. */
    @Bean
    @Order(3)
    SecurityFilterChain programsDoor(
            HttpSecurity http,
            PasswordCheck check,
            Users users,
            Devices devices,
            DoorSettings settings,
            Clock clock,
            Refusals refusals,
            ProblemWriter problems) {
        RequestMatcher api = PathPatternRequestMatcher.withDefaults().matcher("/api/**");
        return commonHeaders(http, settings)
                .securityMatcher(
                        request -> request.getHeader(HttpHeaders.AUTHORIZATION) != null && api.matches(request))
                .authenticationManager(new ProviderManager(new VerifiedCredentials(check, users, clock)))
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .httpBasic(basic -> basic.authenticationEntryPoint(refusals)
                        .authenticationDetailsSource(devices)
                        .securityContextRepository(new NullSecurityContextRepository()))
                .exceptionHandling(exceptions ->
                        exceptions.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .addFilterAfter(new PasswordChangeFirst(problems), AuthorizationFilter.class)
                .build();
    }

    /** People: a session after the sign-in page, and the session's CSRF token with everything that changes something. */
    @Bean
    @Order(4)
    SecurityFilterChain peopleDoor(
            HttpSecurity http,
            FormSignIn check,
            SignInOutcome outcome,
            Devices devices,
            DoorCookies cookies,
            AccountSessions sessions,
            DoorSettings settings,
            Clock clock,
            Refusals refusals,
            ProblemWriter problems) {
        RequestCache pages = new AskedPage(cookies);
        outcome.setRequestCache(pages);
        return commonHeaders(http, settings)
                .authenticationManager(new ProviderManager(check))
                .requestCache(cache -> cache.requestCache(pages))
                .csrf(csrf -> csrf.csrfTokenRepository(new FormTokens(cookies, clock)))
                .addFilterBefore(new SessionStillGood(sessions), HeaderWriterFilter.class)
                .formLogin(form -> form.loginPage(Refusals.SIGN_IN)
                        .authenticationDetailsSource(devices)
                        .successHandler(outcome)
                        .failureHandler(outcome)
                        .permitAll())
                .logout(logout -> logout.logoutUrl("/sign-out").logoutSuccessUrl(Refusals.SIGN_IN + "?out"))
                .exceptionHandling(exceptions ->
                        exceptions.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers("/favicon.ico", Refusals.SIGN_IN)
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .addFilterAfter(new PasswordChangeFirst(problems), AuthorizationFilter.class)
                .build();
    }

    /** An observation around each filter of each call costs more than the filters do, and nobody looks at them. */
    @Bean
    SecurityObservationSettings noObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /** Makes Boot leave its own default account out. */
    @Bean
    AuthenticationManager authenticationManager(PasswordCheck check) {
        return new ProviderManager(check);
    }

    private static HttpSecurity commonHeaders(HttpSecurity http, DoorSettings settings) {
        return http.headers(headers -> headers.referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(permissions -> permissions.policy("camera=(), geolocation=(), microphone=()"))
                // A proxy ends TLS, so that the console itself sees plain HTTP.
                .httpStrictTransportSecurity(transport -> transport
                        .requestMatcher(request -> settings.secure())
                        .includeSubDomains(false)
                        .maxAgeInSeconds(HSTS_SECONDS)));
    }
}
