package dev.millrace.web.door;

import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/** What a handler sees of a body that is not read. */
enum NoBody implements InputBuffer {
    INSTANCE;

    @Override
    public int doRead(ApplicationBufferHandler handler) {
        return -1;
    }

    @Override
    public int available() {
        return 0;
    }
}
