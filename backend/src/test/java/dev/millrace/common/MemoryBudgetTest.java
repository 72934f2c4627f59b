package dev.millrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.common.MemoryBudget.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final MemoryBudget budget = new MemoryBudget(1_000);

    @Test
    void a_share_grows_up_to_what_it_leaves_to_the_others() {
        Share share = budget.share();
        assertThat(share.grow(250)).isTrue();
        assertThat(share.grow(1)).isFalse();
        assertThat(budget.held()).isEqualTo(250);
    }

    @Test
    void whoever_comes_later_finds_something() {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Share share = budget.share();
            assertThat(share.grow(1)).isTrue();
            while (share.grow(1)) {
                // as much as it gets
            }
            shares.add(share);
        }
        assertThat(shares).extracting(Share::bytesGrown).startsWith(250L, 125L, 62L);
        assertThat(budget.held()).isLessThanOrEqualTo(500);
    }

    @Test
    void what_has_to_be_kept_is_added_beyond_the_budget_and_given_back() {
        Share share = budget.share();
        share.add(2_000);
        assertThat(budget.held()).isEqualTo(2_000);
        assertThat(budget.share().grow(1)).isFalse();
        share.close();
        assertThat(budget.held()).isZero();
    }

    @Test
    void a_share_gives_back_what_it_holds_once() {
        Share share = budget.share();
        share.grow(100);
        share.shrink(40);
        assertThat(budget.held()).isEqualTo(60);
        share.close();
        share.close();
        assertThat(budget.held()).isZero();
        assertThat(share.grow(1)).isFalse();
        share.add(1);
        share.shrink(1);
        assertThat(budget.held()).isZero();
    }

    @Test
    void what_is_handed_over_is_given_back_by_the_one_who_has_it() {
        Share first = budget.share();
        first.grow(100);
        Share second = first.handOver();
        first.grow(10);
        first.close();
        assertThat(budget.held()).isEqualTo(100);
        Share third = budget.share();
        third.takeOver(second);
        second.close();
        assertThat(budget.held()).isEqualTo(100);
        third.close();
        assertThat(budget.held()).isZero();
    }

    @Test
    void what_a_closed_share_cannot_take_over_stays_with_the_other() {
        Share closed = budget.share();
        closed.close();
        Share other = budget.share();
        other.grow(100);
        closed.takeOver(other);
        assertThat(other.bytesGrown()).isEqualTo(100);
        other.close();
        assertThat(budget.held()).isZero();
    }

    @Test
    void a_call_takes_what_it_wants_at_once_and_at_most_three_eighths() throws InterruptedException {
        assertThat(budget.take(5_000, Duration.ZERO)).isPresent();
        assertThat(budget.held()).isEqualTo(375);
        assertThat(budget.take(375, Duration.ZERO)).isPresent();
        assertThat(budget.take(126, Duration.ZERO)).as("much").isEmpty();
        assertThat(budget.take(125, Duration.ZERO)).as("little").isPresent();
        assertThat(budget.take(125, Duration.ZERO)).isPresent();
        assertThat(budget.take(1, Duration.ZERO)).isEmpty();
        assertThat(budget.take(0, Duration.ZERO)).isPresent();
    }

    @Test
    void growing_answers_leave_room_for_calls() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            Share share = budget.share();
            while (share.grow(1)) {
                // as much as it gets
            }
        }
        assertThat(budget.take(375, Duration.ZERO)).isPresent();
        assertThat(budget.take(125, Duration.ZERO)).isPresent();
    }

    @Test
    void who_waits_has_a_turn_when_something_is_given_back() throws InterruptedException {
        Share one = budget.take(375, Duration.ZERO).orElseThrow();
        Share other = budget.take(375, Duration.ZERO).orElseThrow();
        CompletableFuture<Optional<Share>> waiting = CompletableFuture.supplyAsync(() -> taken(300));
        awaitWaiting();
        assertThat(waiting).isNotDone();
        one.close();
        assertThat(waiting.join()).isPresent();
        other.close();
        waiting.join().orElseThrow().close();
        assertThat(budget.held()).isZero();
    }

    @Test
    void a_large_wish_is_not_overtaken_by_another_one_that_would_fit() throws InterruptedException {
        Share first = budget.take(375, Duration.ZERO).orElseThrow();
        Share second = budget.take(200, Duration.ZERO).orElseThrow();
        CompletableFuture<Optional<Share>> large = CompletableFuture.supplyAsync(() -> taken(375));
        awaitWaiting();
        assertThat(budget.take(130, Duration.ZERO)).as("behind the large one").isEmpty();
        assertThat(budget.take(100, Duration.ZERO)).as("little").isPresent();
        first.close();
        assertThat(large.join()).isPresent();
        second.close();
    }

    @Test
    void one_who_gave_up_is_in_nobodys_way() throws InterruptedException {
        Share most = budget.take(375, Duration.ZERO).orElseThrow();
        Share second = budget.take(200, Duration.ZERO).orElseThrow();
        assertThat(budget.take(375, Duration.ofMillis(1))).isEmpty();
        assertThat(budget.take(150, Duration.ZERO)).isPresent();
        most.close();
        second.close();
    }

    private void awaitWaiting() {
        while (!budget.isWaitedFor()) {
            Thread.onSpinWait();
        }
    }

    private Optional<Share> taken(long bytes) {
        try {
            return budget.take(bytes, LONG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
