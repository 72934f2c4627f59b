package dev.millrace.web.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.junit.jupiter.api.Test;

class TimedBodyTest {

    private final WaitingRoom waiting = new WaitingRoom(1);
    private long nanos;
    private final TimedBody body = new TimedBody(
            new Request(), new OneByteAtATime(), waiting, "me", Duration.ofSeconds(30), 1_000, () -> nanos);

    @Test
    void a_body_that_trickles_is_over_after_the_whole_time() throws IOException {
        for (int second = 0; second <= 30; second += 9) {
            nanos = Duration.ofSeconds(second).toNanos();
            assertThat(body.doRead(new Sink())).isEqualTo(1);
        }
        nanos = Duration.ofSeconds(36).toNanos();

        assertThatThrownBy(() -> body.doRead(new Sink())).isInstanceOf(SocketTimeoutException.class);
        nanos = 0;
        assertThatThrownBy(() -> body.doRead(new Sink())).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void a_body_may_not_be_longer_than_said() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            body.doRead(new Sink());
        }

        assertThatThrownBy(() -> body.doRead(new Sink()))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("1000 bytes");
    }

    @Test
    void only_so_many_threads_wait() {
        assertThat(waiting.enter("another")).isTrue();

        assertThatThrownBy(() -> body.doRead(new Sink()))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("at once");
    }

    @Test
    void a_place_is_given_back_after_each_wait() throws IOException {
        body.doRead(new Sink());

        assertThat(waiting.enter("another")).isTrue();
    }

    private static final class OneByteAtATime implements InputBuffer {

        @Override
        public int doRead(ApplicationBufferHandler handler) {
            return 1;
        }

        @Override
        public int available() {
            return 0;
        }
    }

    private static final class Sink implements ApplicationBufferHandler {

        @Override
        public void setByteBuffer(ByteBuffer buffer) {}

        @Override
        public ByteBuffer getByteBuffer() {
            return ByteBuffer.allocate(0);
        }

        @Override
        public void expand(int size) {}
    }
}
