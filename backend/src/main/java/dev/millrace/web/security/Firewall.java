package dev.millrace.web.security;

import dev.millrace.web.api.ApiPaths;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.stereotype.Component;

/**
 * Refuses text that the database cannot hold before anything tries to store or to look for it, and addresses that could
 * be read in two ways: there is nothing at such an address of the API, for an unknown id of any form is not found.
 */
@Component
class Firewall extends StrictHttpFirewall implements RequestRejectedHandler {

    private static final Set<String> METHODS = Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

    Firewall() {
        setAllowedParameterNames(name -> name.indexOf(0) < 0);
        setAllowedParameterValues(value -> value.indexOf(0) < 0);
        setAllowedHttpMethods(METHODS);
    }

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        // The answer to a refused request still has its query string.
        boolean isAnswer = request.getDispatcherType() == DispatcherType.ERROR;
        if (!isAnswer && !QueryString.isWellFormed(request.getQueryString())) {
            throw new RequestRejectedException("The query string cannot be read.");
        }
        try {
            return super.getFirewalledRequest(request);
        } catch (RequestRejectedException e) {
            throw METHODS.contains(request.getMethod()) ? new AmbiguousAddress(e) : e;
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException reason)
            throws IOException {
        response.sendError(status(request, reason));
    }

    private static int status(HttpServletRequest request, RequestRejectedException reason) {
        if (!METHODS.contains(request.getMethod())) {
            return HttpServletResponse.SC_METHOD_NOT_ALLOWED;
        }
        boolean nothingThere = reason instanceof AmbiguousAddress && ApiPaths.isApi(request.getRequestURI());
        return nothingThere ? HttpServletResponse.SC_NOT_FOUND : HttpServletResponse.SC_BAD_REQUEST;
    }

    private static final class AmbiguousAddress extends RequestRejectedException {

        private static final long serialVersionUID = 1;

        AmbiguousAddress(RequestRejectedException reason) {
            super(String.valueOf(reason.getMessage()));
        }
    }
}
