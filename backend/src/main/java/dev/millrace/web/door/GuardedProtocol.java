package dev.millrace.web.door;

import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP/1.1 over {@link GuardedEndpoint}; Tomcat makes it by its name. */
public final class GuardedProtocol extends Http11NioProtocol {

    private final GuardedEndpoint guarded;

    public GuardedProtocol() {
        this(new GuardedEndpoint());
    }

    private GuardedProtocol(GuardedEndpoint endpoint) {
        super(endpoint);
        this.guarded = endpoint;
    }

    GuardedEndpoint guarded() {
        return guarded;
    }
}
