package dev.millrace.web.door;

import dev.millrace.web.api.ApiPaths;
import dev.millrace.web.api.ApiProblem;
import dev.millrace.web.api.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * With a public URL, refuses requests for another host: a page of a foreign site whose name was pointed to the console
 * (DNS rebinding). The machine itself may ask by its loopback names, as health does.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class PublicHostFilter extends OncePerRequestFilter {

    private final DoorSettings settings;
    private final ProblemWriter problems;

    PublicHostFilter(DoorSettings settings, ProblemWriter problems) {
        this.settings = settings;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (settings.publicUrl().isEmpty() || isKnown(settings.publicUrl().get(), request)) {
            chain.doFilter(request, response);
        } else if (ApiPaths.isApi(request.getRequestURI())) {
            problems.write(response, ApiProblem.of(400, "malformed", "The console does not answer for this host."));
        } else {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    private static boolean isKnown(DoorSettings.PublicUrl own, HttpServletRequest request) {
        HostName asked = HostName.of(request.getHeader(HttpHeaders.HOST));
        if (asked == null) {
            return false;
        }
        int port = asked.port() >= 0 ? asked.port() : own.secure() ? 443 : 80;
        HostName wanted = HostName.of(own.host());
        boolean isOwn = wanted != null && asked.name().equals(wanted.name()) && port == own.port();
        return isOwn || isTheMachineItself(asked, request);
    }

    /** By loopback, or by the one address that the port is bound to. */
    private static boolean isTheMachineItself(HostName asked, HttpServletRequest request) {
        String from = request.getRemoteAddr();
        boolean byOwnAddress = from.equals(request.getLocalAddr())
                && asked.isAddress()
                && AddressList.literal(asked.name()).getHostAddress().equals(from);
        return byOwnAddress || (asked.isLocal() && isLoopback(from));
    }

    private static boolean isLoopback(String address) {
        return AddressList.isLiteral(address) && AddressList.literal(address).isLoopbackAddress();
    }
}
