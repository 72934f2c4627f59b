package dev.millrace.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitingRoomTest {

    private final WaitingRoom room = new WaitingRoom(4);

    @Test
    void one_client_gets_half_of_the_places() {
        assertThat(room.enter("greedy")).isTrue();
        assertThat(room.enter("greedy")).isTrue();

        assertThat(room.enter("greedy")).isFalse();
        assertThat(room.enter("another")).isTrue();
    }

    @Test
    void all_together_get_all_and_no_more() {
        for (int i = 0; i < 4; i++) {
            assertThat(room.enter("client " + i)).isTrue();
        }

        assertThat(room.enter("a fifth")).isFalse();
    }

    @Test
    void a_place_that_was_left_is_free_for_anybody() {
        for (String client : new String[] {"a", "a", "b", "b"}) {
            assertThat(room.enter(client)).isTrue();
        }
        room.leave("a");

        assertThat(room.enter("b")).isFalse();
        assertThat(room.enter("c")).isTrue();
        room.leave("c");
        assertThat(room.enter("a")).isTrue();
    }

    @Test
    void a_single_place_can_be_taken() {
        WaitingRoom small = new WaitingRoom(1);

        assertThat(small.enter("a")).isTrue();
        assertThat(small.enter("b")).isFalse();
    }
}
