package dev.millrace.web.api;

import dev.millrace.common.Problem;
import dev.millrace.database.DiskRoom;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses, while the disk is nearly full, whatever makes the console's database grow: every command that is not known to end
 * something, to free room, to only ask, or to keep what somebody has typed.
 */
@Configuration(proxyBeanMethods = false)
class RoomForWork implements WebMvcConfigurer {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "DELETE");

    private static final Pattern STAYS_OPEN = Pattern.compile(
            "/api/preview/.*|.*/(cancellation|pause|settlement|removal|validation|connection-test|queries"
                    + "|draft|freeze|data-sources|password)|(/api)?/sandbox/reset|(/api)?/data-sources/[^/]+|/sign-.*|/error");

    private final DiskRoom room;

    RoomForWork(DiskRoom room) {
        this.room = room;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HandlerInterceptor() {
            @Override
            public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                if (grows(request.getMethod(), request.getServletPath())) {
                    room.shortage().ifPresent(why -> {
                        throw new Problem.DiskFull(why);
                    });
                }
                return true;
            }
        });
    }

    static boolean grows(String method, String path) {
        return !READING.contains(method) && !STAYS_OPEN.matcher(path).matches();
    }
}
