package dev.millrace.web.api;

import dev.millrace.common.MemoryBudget;
import dev.millrace.common.MemoryBudget.Share;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets calls with large documents in only while the memory has room for them, each for as long as it is answered. Who has waited in
 * vain is answered with 503 before anything of the call was done.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE - 1)
class RoomInMemory extends OncePerRequestFilter {

    static final String ATTRIBUTE = RoomInMemory.class.getName();

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String RETRY_AFTER = "2";

    /** A call that takes no more than this does not wait. */
    private static final long SMALL = 128 * 1024;

    private final MemoryBudget memory;
    private final StoredSizes sizes;
    private final ProblemWriter problems;
    private final Duration patience;

    @Autowired
    RoomInMemory(MemoryBudget memory, StoredSizes sizes, ProblemWriter problems) {
        this(memory, sizes, problems, PATIENCE);
    }

    /** @param patience how long a call waits for room */
    RoomInMemory(MemoryBudget memory, StoredSizes sizes, ProblemWriter problems, Duration patience) {
        this.memory = memory;
        this.sizes = sizes;
        this.problems = problems;
        this.patience = patience;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long weight =
                CallWeight.of(request.getMethod(), request.getServletPath(), request.getContentLengthLong(), sizes);
        Share room = weight <= SMALL ? small(weight) : taken(weight).orElse(null);
        if (room == null) {
            refuse(request, response);
            return;
        }
        try (room) {
            request.setAttribute(ATTRIBUTE, room);
            chain.doFilter(request, response);
        }
    }

    private Share small(long weight) {
        Share room = memory.share();
        room.add(weight);
        return room;
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        if (ApiPaths.isApi(request.getRequestURI())) {
            problems.write(response, ApiProblem.memoryBusy());
        } else {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }

    private Optional<Share> taken(long weight) {
        try {
            return memory.take(weight, patience);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
