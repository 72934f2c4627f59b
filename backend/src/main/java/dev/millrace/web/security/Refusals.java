package dev.millrace.web.security;

import dev.millrace.web.api.ApiPaths;
import dev.millrace.web.api.ApiProblem;
import dev.millrace.web.api.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/** Says no: problem documents to programs, the sign-in page or an error page to people. */
@Component
class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    static final String SIGN_IN = "/sign-in";

    private final ProblemWriter problems;

    Refusals(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        if (!ApiPaths.isApi(request.getRequestURI())) {
            response.sendRedirect(request.getContextPath() + SIGN_IN);
            return;
        }
        // A browser, which says of itself that it is one, would ask for a password in a window of its own.
        if (request.getHeader("Sec-Fetch-Mode") == null) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Millrace\", charset=\"UTF-8\"");
        }
        String detail = "Sign in first.";
        if (reason instanceof PasswordCheck.TooSoonException tooSoon) {
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(tooSoon.seconds()));
            detail = String.valueOf(reason.getMessage());
        } else if (request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            detail = "The name or the password is wrong.";
        }
        problems.write(response, ApiProblem.of(401, "unauthenticated", detail));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException {
        if (isNobody()) {
            commence(request, response, new InsufficientAuthenticationException("nobody is signed in", reason));
        } else if (ApiPaths.isApi(request.getRequestURI())) {
            String detail = reason instanceof CsrfException
                    ? "The CSRF token of the session is missing or wrong."
                    : "This is not allowed.";
            problems.write(response, ApiProblem.of(403, "forbidden", detail));
        } else {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        }
    }

    private static boolean isNobody() {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        return known == null || !(known.getPrincipal() instanceof SignedIn);
    }
}
