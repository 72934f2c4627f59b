package dev.millrace.web;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * The CSRF token of a session, as a form sends it. Spring Security's own for tests exchanges the token repository of the
 * whole console, so that from then on strangers have sessions.
 */
public final class SessionToken {

    private SessionToken() {}

    public static RequestPostProcessor csrf() {
        return SessionToken::add;
    }

    private static MockHttpServletRequest add(MockHttpServletRequest request) {
        HttpSessionCsrfTokenRepository sessions = new HttpSessionCsrfTokenRepository();
        MockHttpServletResponse none = new MockHttpServletResponse();
        CsrfToken kept = sessions.generateToken(request);
        sessions.saveToken(kept, request, none);
        new XorCsrfTokenRequestAttributeHandler().handle(request, none, () -> kept);
        if (!(request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken sent)) {
            throw new IllegalStateException("no token to be sent");
        }
        request.addParameter(sent.getParameterName(), sent.getToken());
        return request;
    }
}
