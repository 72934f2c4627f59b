package dev.millrace.time;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A variable that can be given a value, whatever the time. */
public sealed interface Variable permits TimeVariable, ConstantVariable {

    String name();

    /** What its value has to be; null: any text. */
    @Nullable
    ValueType type();

    /** Checks a variable as it was entered; problems name its fields {@code format} and {@code offset}. */
    static Parsed<Variable> of(VariableForm form) {
        return switch (form.kind()) {
            case CONSTANT ->
                Parsed.good(new ConstantVariable(form.name(), form.value() == null ? "" : form.value(), form.type()));
            case TIME -> {
                String written = form.format() == null ? "" : form.format();
                String moved = form.offset() == null ? "" : form.offset();
                TimeBase base = form.base() == null ? TimeBase.BUSINESS_TIME : form.base();
                Parsed<TimeFormat> format = TimeFormat.parse(written);
                Parsed<Offset> offset = Offset.parse(moved);
                if (format instanceof Parsed.Good<TimeFormat> f && offset instanceof Parsed.Good<Offset> o) {
                    yield Parsed.good(
                            new TimeVariable(form.name(), f.get(), o.get(), base, form.anchor(), form.type()));
                }
                List<TimeProblem> problems = new ArrayList<>(format.problems());
                problems.addAll(offset.problems());
                yield Parsed.bad(problems);
            }
        };
    }
}
