package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatchTest {

    private static final long MEBIBYTE = 1 << 20;

    private final AtomicLong free = new AtomicLong(100 * MEBIBYTE);
    private final List<String> heard = new ArrayList<>();
    private final Path ballast;
    private final DiskWatch watch;

    DiskWatchTest(@TempDir Path directory) {
        ballast = directory.resolve("ballast");
        watch = new DiskWatch(directory, new DiskReserve(16 * MEBIBYTE), free::get);
        watch.tell(new DiskWatch.Listener() {
            @Override
            public void shortOfRoom(String sentence) {
                heard.add("short");
            }

            @Override
            public void roomAgain() {
                heard.add("room");
            }
        });
    }

    @Test
    void below_the_reserve_nothing_may_grow_and_well_above_it_everything_is_back() {
        look(17);
        assertThat(watch.shortage()).isEmpty();
        look(15);
        assertThat(watch.shortage())
                .hasValueSatisfying(
                        sentence -> assertThat(sentence)
                                .startsWith(
                                        "Only 15 MiB are free on the disk of the data directory, and 16 MiB are kept in reserve"));
        look(14);
        look(17);
        assertThat(watch.shortage()).isPresent();
        look(25);
        assertThat(watch.shortage()).isEmpty();
        assertThat(heard).containsExactly("short", "room");
    }

    @Test
    void the_ballast_is_made_in_quiet_times_and_given_up_when_there_is_almost_no_room() {
        look(100);
        assertThat(ballast).doesNotExist();
        for (int n = 0; n < 5; n++) {
            look(100);
        }
        assertThat(ballast).hasSize(4 * MEBIBYTE);
        look(10);
        assertThat(ballast).exists();
        look(3);
        assertThat(ballast).doesNotExist();
        look(15);
        assertThat(ballast).doesNotExist();
        look(100);
        assertThat(ballast).hasSize(4 * MEBIBYTE);
    }

    @Test
    void without_a_reserve_nothing_is_ever_short() {
        var reserve = new DiskReserve(0);
        assertThat(reserve.isWatched()).isFalse();
        assertThat(reserve.level(0, DiskReserve.Level.PLENTY)).isEqualTo(DiskReserve.Level.PLENTY);
    }

    private void look(long mebibytes) {
        free.set(mebibytes * MEBIBYTE);
        watch.look();
    }
}
