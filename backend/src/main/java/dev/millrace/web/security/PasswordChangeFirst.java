package dev.millrace.web.security;

import dev.millrace.web.api.ApiPaths;
import dev.millrace.web.api.ApiProblem;
import dev.millrace.web.api.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets an account whose password is due for a change do nothing but change it. */
final class PasswordChangeFirst extends OncePerRequestFilter {

    private static final Set<String> OPEN = Set.of(PasswordPage.PATH, "/sign-out", Refusals.SIGN_IN, "/error");

    private final ProblemWriter problems;

    PasswordChangeFirst(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        boolean due = known != null
                && known.getPrincipal() instanceof SignedIn signedIn
                && signedIn.account().passwordChangeDue();
        if (!due || OPEN.contains(request.getRequestURI())) {
            chain.doFilter(request, response);
        } else if (ApiPaths.isApi(request.getRequestURI())) {
            problems.write(
                    response,
                    ApiProblem.of(403, "forbidden", "Sign in with a browser and choose a password of your own first."));
        } else {
            response.sendRedirect(request.getContextPath() + PasswordPage.PATH);
        }
    }
}
