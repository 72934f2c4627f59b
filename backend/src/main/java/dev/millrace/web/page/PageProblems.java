package dev.millrace.web.page;

import dev.millrace.common.Problem;
import dev.millrace.web.api.DatabaseDown;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Turns a refusal into a page: a GET shows it, a command goes back to where it came from and says it there. */
@ControllerAdvice(basePackageClasses = PageProblems.class)
class PageProblems {

    private static final Logger LOG = LoggerFactory.getLogger(PageProblems.class);

    @ExceptionHandler
    ModelAndView refused(Problem problem, HttpServletRequest request, RedirectAttributes redirect) {
        HttpStatus status = status(problem);
        boolean command = !"GET".equals(request.getMethod()) && !"HEAD".equals(request.getMethod());
        if (command && !(problem instanceof Problem.Forbidden)) {
            Flash.refused(String.valueOf(problem.getMessage())).on(redirect);
            return new ModelAndView("redirect:" + comingFrom(request));
        }
        String view = status == HttpStatus.NOT_FOUND
                ? "error/404"
                : status == HttpStatus.FORBIDDEN ? "error/403" : "error/4xx";
        ModelAndView page = new ModelAndView(view, status);
        page.addObject("problem", problem.getMessage());
        return page;
    }

    /** A command is not sent back to its page: that one could not be shown either. */
    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ModelAndView notStored(RuntimeException failure, HttpServletResponse response) {
        if (!DatabaseDown.isCauseOf(failure)) {
            throw failure;
        }
        LOG.warn("A page is answered 503, the console's database does not answer: {}", failure.toString());
        response.setHeader(HttpHeaders.RETRY_AFTER, DatabaseDown.RETRY_AFTER);
        return new ModelAndView("error/503", HttpStatus.SERVICE_UNAVAILABLE);
    }

    private static HttpStatus status(Problem problem) {
        if (problem instanceof Problem.NotFound) {
            return HttpStatus.NOT_FOUND;
        }
        if (problem instanceof Problem.Forbidden) {
            return HttpStatus.FORBIDDEN;
        }
        if (problem instanceof Problem.NotYet) {
            return HttpStatus.NOT_IMPLEMENTED;
        }
        if (problem instanceof Problem.TooMany) {
            return HttpStatus.TOO_MANY_REQUESTS;
        }
        if (problem instanceof Problem.DiskFull) {
            return HttpStatus.INSUFFICIENT_STORAGE;
        }
        return problem instanceof Problem.Conflict ? HttpStatus.CONFLICT : HttpStatus.BAD_REQUEST;
    }

    /** Path and query of the page that sent the form; never another site. */
    private static String comingFrom(HttpServletRequest request) {
        String referer = request.getHeader("Referer");
        if (referer == null) {
            return "/";
        }
        try {
            URI page = URI.create(referer);
            String path = page.getRawPath();
            boolean here = request.getServerName().equals(page.getHost()) && path != null && path.startsWith("/");
            if (!here || path.startsWith("//")) {
                return "/";
            }
            return page.getRawQuery() == null ? path : path + "?" + page.getRawQuery();
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }
}
