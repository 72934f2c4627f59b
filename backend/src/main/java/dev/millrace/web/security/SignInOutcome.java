package dev.millrace.web.security;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.user.Account;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** After the sign-in form: on to the page that was asked for, or back to the form with the reason. */
@Component
class SignInOutcome extends SavedRequestAwareAuthenticationSuccessHandler implements AuthenticationFailureHandler {

    private final AuditLog audit;
    private final Devices devices;
    private final DoorCookies cookies;
    private final TransactionTemplate transaction;

    SignInOutcome(AuditLog audit, Devices devices, DoorCookies cookies, PlatformTransactionManager transactions) {
        this.audit = audit;
        this.devices = devices;
        this.cookies = cookies;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws ServletException, IOException {
        if (authentication.getPrincipal() instanceof SignedIn signedIn) {
            Account account = signedIn.account();
            transaction.executeWithoutResult(status -> audit.record(
                    new Actor(account.name(), request.getRemoteAddr()),
                    "account.signed-in",
                    new Subject("account", account.id(), account.name()),
                    Map.of()));
            devices.remember(request, response, account);
            cookies.remove(response, AskedPage.COOKIE);
        }
        super.onAuthenticationSuccess(request, response, authentication);
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        String why = reason instanceof PasswordCheck.TooSoonException tooSoon ? "?wait=" + tooSoon.seconds() : "?error";
        response.sendRedirect(request.getContextPath() + Refusals.SIGN_IN + why);
    }
}
