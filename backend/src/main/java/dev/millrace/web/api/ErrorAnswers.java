package dev.millrace.web.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * The last word on a request that no handler answered: unknown routes, methods and media types, refusals of the
 * container. Problem JSON under {@code /api}, else the page of templates/error that Boot finds for the status.
 */
@Controller
class ErrorAnswers implements ErrorController {

    private final ProblemWriter problems;
    private final List<ErrorViewResolver> pages;

    ErrorAnswers(ProblemWriter problems, List<ErrorViewResolver> pages) {
        this.problems = problems;
        this.pages = pages;
    }

    @RequestMapping("/error")
    @Nullable
    ModelAndView answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        boolean down = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown
                && DatabaseDown.isCauseOf(thrown);
        if (down) {
            status = HttpStatus.SERVICE_UNAVAILABLE.value();
            response.setHeader(HttpHeaders.RETRY_AFTER, DatabaseDown.RETRY_AFTER);
        }
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        response.setStatus(status);
        if (path instanceof String text && ApiPaths.isApi(text)) {
            problems.write(response, down ? ApiProblem.databaseDown() : ApiProblem.ofStatus(status));
            return null;
        }
        HttpStatus known = HttpStatus.resolve(status);
        HttpStatus shown = known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
        for (ErrorViewResolver resolver : pages) {
            ModelAndView page = resolver.resolveErrorView(request, shown, Map.of("status", status));
            if (page != null) {
                return page;
            }
        }
        return new ModelAndView("error", Map.of("status", status));
    }
}
