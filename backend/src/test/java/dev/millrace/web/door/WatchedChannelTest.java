package dev.millrace.web.door;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.junit.jupiter.api.Test;

class WatchedChannelTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long PATIENCE = WatchedChannel.PATIENCE.toSeconds();

    private final WatchedChannel channel = new WatchedChannel(new SocketBufferHandler(16, 16, false));

    @Test
    void a_client_that_takes_a_byte_now_and_then_is_cut_off() throws Exception {
        channel.watch(8_000, 10, SECOND);
        channel.watch(7_990, 1, 10 * SECOND);

        assertThatThrownBy(() -> channel.watch(7_989, 1, (PATIENCE + 2) * SECOND))
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void a_slow_line_that_takes_its_share_goes_on() {
        assertThatCode(() -> {
                    for (int second = 1; second <= 10 * PATIENCE; second++) {
                        channel.watch(1_000_000, WatchedChannel.LEAST_BYTES_A_SECOND + 100, second * SECOND);
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void a_pause_between_answers_is_no_lag() {
        assertThatCode(() -> {
                    channel.watch(8_000, 10, SECOND);
                    channel.watch(7_990, 7_990, 2 * SECOND);
                    channel.watch(8_000, 10, (PATIENCE + 100) * SECOND);
                })
                .doesNotThrowAnyException();
    }
}
