package dev.millrace.web.api;

import dev.millrace.common.Problem;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;

/** The one place where what went wrong in a call becomes a problem document. */
@RestControllerAdvice(annotations = RestController.class)
class ApiProblems {

    private static final Logger log = LoggerFactory.getLogger(ApiProblems.class);

    @ExceptionHandler
    ResponseEntity<Object> problem(Problem problem) {
        return answer(ApiProblem.of(problem));
    }

    @ExceptionHandler
    ResponseEntity<Object> unreadable(HttpMessageNotReadableException e) {
        if (e.getCause() instanceof JacksonException cause) {
            return answer(ApiProblem.of(BindingProblem.of(cause)));
        }
        if (e.getCause() instanceof Problem problem) {
            return answer(ApiProblem.of(problem));
        }
        return answer(ApiProblem.of(Problem.Invalid.malformed("The body cannot be read.")));
    }

    @ExceptionHandler
    ResponseEntity<Object> wrongParameter(MethodArgumentTypeMismatchException e) {
        Class<?> wanted = e.getRequiredType();
        String what = wanted != null && wanted.isEnum()
                ? "must be one of " + List.of(wanted.getEnumConstants())
                : "is not of the right form";
        return answer(ApiProblem.of(Problem.Invalid.field(e.getName(), what)));
    }

    @ExceptionHandler
    ResponseEntity<Object> missingParameter(MissingServletRequestParameterException e) {
        return answer(ApiProblem.of(Problem.Invalid.field(e.getParameterName(), "is missing")));
    }

    @ExceptionHandler
    ResponseEntity<Object> rejected(RequestRejectedException e) {
        return answer(ApiProblem.of(Problem.Invalid.malformed("The request holds a character that is not allowed.")));
    }

    @ExceptionHandler
    ResponseEntity<Object> unreadableQuery(InvalidParameterException e) {
        return answer(ApiProblem.of(Problem.Invalid.malformed("The query string is not well-formed UTF-8.")));
    }

    /** The reader has gone: there is nobody to answer. */
    @ExceptionHandler
    void gone(AsyncRequestNotUsableException e) {}

    @ExceptionHandler
    ResponseEntity<Object> anythingElse(Exception e) {
        if (e instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
            int status = response.getStatusCode().value();
            return ResponseEntity.status(status)
                    .headers(response.getHeaders())
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(ApiProblem.ofStatus(status).document());
        }
        if (DatabaseDown.isCauseOf(e)) {
            log.warn("An API call is answered 503, the console's database does not answer: {}", e.toString());
            ApiProblem problem = ApiProblem.databaseDown();
            return ResponseEntity.status(problem.status())
                    .header(HttpHeaders.RETRY_AFTER, DatabaseDown.RETRY_AFTER)
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(problem.document());
        }
        log.error("An API call failed", e);
        return answer(ApiProblem.ofStatus(500));
    }

    private static ResponseEntity<Object> answer(ApiProblem problem) {
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem.document());
    }
}
