package dev.millrace.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.database.DiskReserve;
import dev.millrace.database.SandboxSize;
import dev.millrace.database.Settings;
import dev.millrace.run.AttemptState;
import dev.millrace.run.Origin;
import dev.millrace.run.RunId;
import dev.millrace.run.RunOverview;
import dev.millrace.run.RunOverview.Count;
import dev.millrace.run.RunOverview.Span;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunState;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** A run, and a day of runs, as the list draws them. */
class RunRowTest {

    private static final Instant NINE = Instant.parse("2026-11-22T01:00:00Z");
    private static final RunOverview.Live NOTHING = new RunOverview.Live(0, 0, 0, 0);

    private final Frame frame = new Frame(
            new Assets(),
            new MockHttpServletRequest(),
            new Settings(
                    Path.of("data"),
                    Optional.empty(),
                    false,
                    ZoneId.of("UTC"),
                    Optional.empty(),
                    Optional.empty(),
                    1,
                    java.time.Duration.ofSeconds(15),
                    new DiskReserve(0),
                    new SandboxSize(0)));

    @Test
    void nodes_lie_on_the_runs_own_time_line() {
        RunRow row = RunRow.of(
                run(NINE, NINE.plusSeconds(10)),
                List.of(
                        new Span("A", AttemptState.SUCCEEDED, NINE, NINE.plusSeconds(5)),
                        new Span("B", AttemptState.FAILED, NINE.plusSeconds(5), NINE.plusSeconds(6)),
                        new Span("B", AttemptState.SUCCEEDED, NINE.plusSeconds(8), NINE.plusSeconds(10))),
                NINE.plusSeconds(60),
                frame);

        assertThat(row.lanes()).extracting(RunRow.Lane::x).containsExactly(0.0, 100.0, 160.0);
        assertThat(row.lanes()).extracting(RunRow.Lane::width).containsExactly(100.0, 20.0, 40.0);
        assertThat(row.lanes().get(1).y())
                .isEqualTo(row.lanes().get(2).y())
                .isGreaterThan(row.lanes().get(0).y());
        assertThat(row.lanes().get(1).title()).isEqualTo("B · 1.0 s");
    }

    @Test
    void what_still_runs_reaches_to_now() {
        RunRow row = RunRow.of(
                run(NINE, null),
                List.of(new Span("A", AttemptState.RUNNING, NINE.plusSeconds(20), null)),
                NINE.plusSeconds(40),
                frame);

        assertThat(row.duration()).isEqualTo("40 s");
        assertThat(row.lanes()).singleElement().satisfies(lane -> {
            assertThat(lane.x()).isEqualTo(100.0);
            assertThat(lane.width()).isEqualTo(100.0);
        });
    }

    @Test
    void every_lane_stays_in_its_box() {
        List<Span> many = IntStream.range(0, RunRow.MOST_NODES)
                .mapToObj(i -> new Span("n" + i, AttemptState.SUCCEEDED, NINE.plusMillis(i), NINE.plusMillis(i)))
                .toList();

        assertThat(RunRow.of(run(NINE, NINE.plusMillis(10)), many, NINE, frame).lanes())
                .allSatisfy(lane -> {
                    assertThat(lane.x() + lane.width()).isLessThanOrEqualTo(200);
                    assertThat(lane.y() + lane.height()).isLessThanOrEqualTo(22.1);
                });
    }

    @Test
    void a_run_whose_nodes_are_not_told_is_one_lane_and_one_that_waits_is_none() {
        assertThat(RunRow.of(run(NINE, NINE.plusSeconds(3)), List.of(), NINE, frame)
                        .lanes())
                .singleElement()
                .extracting(RunRow.Lane::width)
                .isEqualTo(200.0);
        RunRow waiting = RunRow.of(run(null, null), List.of(), NINE, frame);
        assertThat(waiting.lanes()).isEmpty();
        assertThat(waiting.started()).isNull();
    }

    @Test
    void the_start_is_told_on_the_flows_clocks_with_its_day_when_it_is_another() {
        assertThat(RunRow.of(run(NINE.plusSeconds(1), null), List.of(), NINE, frame)
                        .started())
                .isEqualTo("09:00:01");
        assertThat(RunRow.of(run(NINE.plusSeconds(86_400), null), List.of(), NINE, frame)
                        .started())
                .isEqualTo("2026-11-23 09:00:00");
    }

    @Test
    void a_day_counts_what_began_and_judges_what_ended() {
        RunStats stats = RunStats.of(
                List.of(
                        new Count(0, RunState.SUCCEEDED, 2000),
                        new Count(47, RunState.FAILED, 1),
                        new Count(47, RunState.RUNNING, 3),
                        new Count(47, RunState.CANCELLED, 2)),
                NOTHING,
                NINE);

        assertThat(stats.total()).isEqualTo(2006);
        assertThat(stats.succeeded()).isEqualTo("99.9");
        assertThat(stats.failed()).isEqualTo(1);
        assertThat(stats.bars()).hasSize(48);
        assertThat(stats.bars().get(47).parts()).extracting(RunStats.Part::tone).containsExactly("skip", "run", "bad");
        assertThat(stats.bars().get(47).parts())
                .allSatisfy(part -> assertThat(part.height()).isGreaterThanOrEqualTo(2));
        assertThat(RunStats.of(List.of(), NOTHING, NINE).succeeded()).isNull();
        assertThat(RunStats.of(List.of(new Count(3, RunState.SUCCEEDED, 1)), NOTHING, NINE)
                        .succeeded())
                .isEqualTo("100");
    }

    private static RunRecord run(@Nullable Instant started, @Nullable Instant ended) {
        return new RunRecord(
                new RunId("0Fz8kJ2mXv5TqYb3NcRw1A"),
                "flow",
                "Two",
                Origin.SCHEDULE,
                ended == null ? RunState.RUNNING : RunState.SUCCEEDED,
                null,
                null,
                NINE,
                NINE,
                ZoneId.of("Asia/Shanghai"),
                1,
                null,
                null,
                "scheduler",
                NINE,
                started,
                ended);
    }
}
