package dev.millrace.web.api;

import dev.millrace.common.MemoryBudget.Share;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives handlers of calls the room that their call has in memory: what grows with other people's data is taken from it. */
@Configuration(proxyBeanMethods = false)
class RoomArgument implements HandlerMethodArgumentResolver, WebMvcConfigurer {

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Share.class;
    }

    @Override
    public Share resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Object room = request.getAttribute(RoomInMemory.ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        if (room instanceof Share share) {
            return share;
        }
        throw new IllegalStateException("a handler that takes room was reached without any");
    }
}
