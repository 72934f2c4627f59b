package dev.millrace.web.security;

import dev.millrace.user.Users;
import dev.millrace.web.api.ProblemWriter;
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
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** The doors, most special first; whatever no door names is closed. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String ASSETS = "/assets/**";

    /** The management port, which listens on loopback unless it is opened. */
    @Bean
    @Order(1)
    SecurityFilterChain managementDoor(HttpSecurity http) {
        return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    /** Scripts, styles, fonts: their names change with their content, so that they may be kept for good. */
    @Bean
    @Order(2)
    SecurityFilterChain assetsDoor(HttpSecurity http) {
        return commonHeaders(http)
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
            Clock clock,
            Refusals refusals,
            ProblemWriter problems) {
        RequestMatcher api = PathPatternRequestMatcher.withDefaults().matcher("/api/**");
        return commonHeaders(http)
                .securityMatcher(
                        request -> request.getHeader(HttpHeaders.AUTHORIZATION) != null && api.matches(request))
                .authenticationManager(new ProviderManager(new VerifiedCredentials(check, users, clock)))
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .httpBasic(basic -> basic.authenticationEntryPoint(refusals)
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
            HttpSecurity http, PasswordCheck check, SignInOutcome outcome, Refusals refusals, ProblemWriter problems) {
        RequestCache pages = pagesOnly();
        outcome.setRequestCache(pages);
        return commonHeaders(http)
                .authenticationManager(new ProviderManager(check))
                .requestCache(cache -> cache.requestCache(pages))
                .formLogin(form -> form.loginPage(Refusals.SIGN_IN)
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

    private static HttpSecurity commonHeaders(HttpSecurity http) {
        return http.headers(headers -> headers.referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(permissions -> permissions.policy("camera=(), geolocation=(), microphone=()"))
                .crossOriginOpenerPolicy(Customizer.withDefaults()));
    }

    /** Where to go on after the sign-in: a page that was asked for, never a call or a part of a page. */
    @SuppressWarnings("NullAway") // null is what leaves the parameter "continue" out of the address
    private static RequestCache pagesOnly() {
        HttpSessionRequestCache cache = new HttpSessionRequestCache();
        cache.setMatchingRequestParameterName(null);
        cache.setRequestMatcher(request -> "GET".equals(request.getMethod())
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest")));
        return cache;
    }
}
