package dev.millrace.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomForWorkTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/flows",
                "POST /flows",
                "POST /flows/tutorial",
                "POST /api/flows/f/trial-runs",
                "POST /api/flows/f/runs",
                "POST /operations/flows/f/runs",
                "POST /api/flows/f/versions",
                "POST /api/runs/r/rerun",
                "POST /runs/r/rerun",
                "POST /api/something/of/tomorrow"
            })
    void what_makes_the_database_grow_needs_room(String call) {
        assertThat(grows(call)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/flows",
                "DELETE /api/flows/f",
                "POST /flows/f/removal",
                "PUT /api/flows/f/draft",
                "POST /api/flows/f/draft/validation",
                "POST /api/runs/r/cancellation",
                "POST /runs/r/pause",
                "POST /api/runs/r/nodes/n/settlement",
                "POST /api/preview/sql",
                "POST /api/data-sources/d/connection-test",
                "POST /api/data-sources/d/queries",
                "POST /api/sandbox/reset",
                "POST /sandbox/reset",
                "POST /sign-in"
            })
    void what_ends_frees_asks_or_keeps_does_not(String call) {
        assertThat(grows(call)).isFalse();
    }

    private static boolean grows(String call) {
        String[] parts = call.split(" ", 2);
        return RoomForWork.grows(parts[0], parts[1]);
    }
}
