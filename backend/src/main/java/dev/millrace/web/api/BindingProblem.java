package dev.millrace.web.api;

import dev.millrace.common.Problem;
import java.util.Arrays;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says in the contract's words what Jackson could not bind, and where. */
final class BindingProblem {

    private BindingProblem() {}

    static Problem of(JacksonException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            }
        }
        if (e instanceof DatabindException || e instanceof InputCoercionException) {
            String path = path(e);
            return path.isEmpty()
                    ? Problem.Invalid.malformed("The body " + what(e) + ".")
                    : Problem.Invalid.field(path, what(e));
        }
        return Problem.Invalid.malformed("The body is not well-formed JSON.");
    }

    private static String what(JacksonException e) {
        if (e instanceof UnrecognizedPropertyException) {
            return "is not a known field";
        }
        if (e instanceof InputCoercionException) {
            return "is too large a number";
        }
        if (e instanceof InvalidTypeIdException) {
            return "is not of a known kind";
        }
        if (e instanceof InvalidFormatException format
                && format.getTargetType() != null
                && format.getTargetType().isEnum()) {
            return "must be one of "
                    + Arrays.stream(format.getTargetType().getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "must be " + named(mismatch.getTargetType());
        }
        Throwable cause = e.getCause();
        if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
            return "is refused: " + cause.getMessage();
        }
        return "is not of the right form";
    }

    private static String named(Class<?> type) {
        if (type == String.class) {
            return "a string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type.isArray() || Iterable.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (java.time.temporal.TemporalAccessor.class.isAssignableFrom(type)
                || java.time.temporal.TemporalAmount.class.isAssignableFrom(type)) {
            return "a string in ISO-8601 form (" + type.getSimpleName() + ")";
        }
        return type.isEnum() ? "one of " + Arrays.asList(type.getEnumConstants()) : "an object";
    }

    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }
}
