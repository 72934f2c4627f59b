package dev.millrace.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.common.MemoryBudget;
import dev.millrace.common.MemoryBudget.Share;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class RoomInMemoryTest {

    private static final long MEBIBYTE = 1 << 20;

    private static final StoredSizes SIZES = new SizesOfOne(4 * MEBIBYTE, 1_000);

    private final MemoryBudget memory = new MemoryBudget(100 * MEBIBYTE);
    private final RoomInMemory filter =
            new RoomInMemory(memory, SIZES, new ProblemWriter(JsonMapper.shared()), Duration.ofMillis(1));

    @ParameterizedTest
    @CsvSource({
        "GET, /api/flows/1/draft, -1, 32",
        "GET, /api/flows/1/draft/file, -1, 32",
        "PUT, /api/flows/1/draft, 1048576, 44",
        "POST, /api/flows/1/draft/validation, 2, 32",
        "POST, /api/flows/1/trial-runs, 2, 32",
        "POST, /api/flows/2/trial-runs, 2, 0",
        "PUT, /api/flows/2/draft, 1048576, 12",
        "POST, /api/flows/1/versions, 2, 32",
        "GET, /api/flows/1/versions, -1, 0",
        "GET, /api/flows/1/versions/2, -1, 32",
        "GET, /api/flows/1/versions/2/file, -1, 32",
        "POST, /api/flows/1/versions/2/restoration, 2, 64",
        "GET, /api/flows/2/versions/2, -1, 0",
        "GET, /api/flows/1/versions/newest, -1, 0",
        "GET, /api/flows/1/versions/99999999999, -1, 0",
        "POST, /api/flows/1/runs, 2, 32",
        "POST, /api/flows/2/runs, 2, 0",
        "POST, /operations/flows/1/runs, 2, 32",
        "GET, /operations/flows/1, -1, 0",
        "POST, /api/runs/2/rerun, 2, 32",
        "GET, /operations/runs/2/rerun, -1, 32",
        "GET, /operations/runs/1, -1, 36",
        "GET, /operations/runs/1/gantt, -1, 36",
        "GET, /operations/runs/2, -1, 0",
        "GET, /operations/runs, -1, 0",
        "GET, /api/runs/1/nodes/a, -1, 20",
        "GET, /api/runs/2/nodes/a, -1, 0",
        "GET, /api/runs/1, -1, 4",
        "GET, /api/runs/2, -1, 0",
        "POST, /api/preview/sql, 1048576, 40",
        "POST, /api/data-sources/1/queries, 1048576, 40",
        "POST, /api/flow-files/reading, 1048576, 12",
        "POST, /api/flow-files/reading, -1, 48",
        "POST, /api/flows, 100, 0",
        "GET, /api/flows, -1, 0",
        "GET, /flows, -1, 0",
        "GET, /sign-in, -1, 0",
        "GET, /api/runs/1/events, -1, 4",
        "POST, /api/runs/1/nodes/a/settlement, 20, 0"
    })
    void a_call_takes_as_much_as_the_documents_that_it_is_about(String method, String path, long body, long mebibytes) {
        assertThat(CallWeight.of(method, path, body, SIZES) / MEBIBYTE).isEqualTo(mebibytes);
    }

    @Test
    void it_holds_its_room_as_long_as_it_is_answered() throws ServletException, IOException {
        AtomicLong held = new AtomicLong();
        filter.doFilter(request("/api/flows/1/draft"), new MockHttpServletResponse(), (request, response) -> {
            held.set(memory.held());
            assertThat(((Share) request.getAttribute(RoomInMemory.ATTRIBUTE)).grow(MEBIBYTE))
                    .isTrue();
        });
        assertThat(held).hasValue(32 * MEBIBYTE);
        assertThat(memory.held()).isZero();
    }

    @Test
    void who_waits_in_vain_is_told_when_to_come_again() throws ServletException, IOException, InterruptedException {
        MockHttpServletResponse refused = new MockHttpServletResponse();
        MockHttpServletResponse page = new MockHttpServletResponse();
        MockHttpServletResponse small = new MockHttpServletResponse();
        Share one = memory.take(36 * MEBIBYTE, Duration.ZERO).orElseThrow();
        Share other = memory.take(36 * MEBIBYTE, Duration.ZERO).orElseThrow();
        filter.doFilter(request("/api/flows/1/draft"), refused, (request, response) -> failOnArrival());
        filter.doFilter(request("/operations/runs/1"), page, (request, response) -> failOnArrival());
        filter.doFilter(request("/api/flows"), small, (request, response) -> {});
        assertThat(memory.held()).isEqualTo(72 * MEBIBYTE);
        one.close();
        other.close();
        assertThat(memory.held()).isZero();
        assertThat(refused.getStatus()).isEqualTo(503);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("2");
        assertThat(refused.getContentAsString()).contains("\"memory-busy\"");
        assertThat(page.getStatus()).isEqualTo(503);
        assertThat(page.getHeader("Retry-After")).isEqualTo("2");
        assertThat(small.getStatus()).isEqualTo(200);
    }

    private static void failOnArrival() {
        throw new AssertionError("a call without room was let in");
    }

    private static MockHttpServletRequest request(String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        return request;
    }
}
