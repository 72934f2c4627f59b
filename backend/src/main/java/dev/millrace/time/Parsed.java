package dev.millrace.time;

import java.util.List;
import java.util.Optional;

/** The outcome of reading something a person entered: a value that needs no further check, or what is wrong with it. */
public sealed interface Parsed<T> {

    record Good<T>(T get) implements Parsed<T> {}

    /**
     * What is wrong.
     *
     * @param problems at least one
     */
    record Bad<T>(List<TimeProblem> problems) implements Parsed<T> {
        public Bad {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a bad outcome names at least one problem");
            }
        }
    }

    static <T> Parsed<T> good(T value) {
        return new Good<>(value);
    }

    static <T> Parsed<T> bad(String code, String field, String message, int position) {
        return new Bad<>(List.of(new TimeProblem(code, field, message, position)));
    }

    static <T> Parsed<T> bad(List<TimeProblem> problems) {
        return new Bad<>(problems);
    }

    default Optional<T> value() {
        return this instanceof Good<T> good ? Optional.of(good.get()) : Optional.empty();
    }

    /** Empty when there is a value. */
    default List<TimeProblem> problems() {
        return this instanceof Bad<T> bad ? bad.problems() : List.of();
    }

    /**
     * The value, for callers that know the text to be good: published definitions, constants of the program.
     *
     * @throws IllegalArgumentException with the first problem's message
     */
    default T orThrow() {
        if (this instanceof Good<T> good) {
            return good.get();
        }
        throw new IllegalArgumentException(problems().get(0).message());
    }
}
