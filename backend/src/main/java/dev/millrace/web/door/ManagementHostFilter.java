package dev.millrace.web.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The management port asks for no password, so a foreign page must not reach it by a name that was pointed to it. It is
 * answered by its address, as localhost, by the public URL's host, or by a name of {@code MILLRACE_MANAGEMENT_HOSTS}.
 */
public final class ManagementHostFilter extends OncePerRequestFilter {

    private final DoorSettings settings;

    public ManagementHostFilter(DoorSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HostName host = HostName.of(request.getHeader(HttpHeaders.HOST));
        if (host != null && isKnown(host)) {
            chain.doFilter(request, response);
        } else {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    private boolean isKnown(HostName host) {
        return host.isAddress()
                || host.isLocal()
                || settings.managementHosts().contains(host.name())
                || settings.publicUrl()
                        .filter(own -> own.host().equals(host.name()))
                        .isPresent();
    }
}
