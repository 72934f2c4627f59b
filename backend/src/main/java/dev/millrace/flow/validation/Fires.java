package dev.millrace.flow.validation;

import dev.millrace.time.Coarseness;
import dev.millrace.time.NoFire;
import dev.millrace.time.Parsed;
import dev.millrace.time.Schedule;
import dev.millrace.time.ScheduleForm;
import dev.millrace.time.TimeProblem;
import dev.millrace.time.TimeVariable;
import dev.millrace.time.Variable;
import dev.millrace.time.VariableForm;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a flow will fire, as far as its variables have to fit to it. */
final class Fires {

    private final List<TimeProblem> problems;
    private final @Nullable Coarseness coarseness;
    private final @Nullable String empty;
    private final Map<VariableForm, Optional<String>> known = new HashMap<>();

    private Fires(List<TimeProblem> problems, @Nullable Coarseness coarseness, @Nullable String empty) {
        this.problems = problems;
        this.coarseness = coarseness;
        this.empty = empty;
    }

    static Fires of(@Nullable ScheduleForm form, ZoneId zone, Instant now) {
        if (form == null) {
            return new Fires(List.of(), null, null);
        }
        Parsed<Schedule> schedule = Schedule.of(form);
        if (schedule instanceof Parsed.Good<Schedule> good && good.get().enabled()) {
            Coarseness coarseness = Coarseness.of(good.get(), zone, now);
            String empty = coarseness.withoutFires()
                    ? NoFire.reason(good.get(), zone, now).orElse(null)
                    : null;
            return new Fires(List.of(), coarseness, empty);
        }
        return new Fires(schedule.problems(), null, null);
    }

    /** What is wrong with the schedule, switched on or not. */
    List<TimeProblem> problems() {
        return problems;
    }

    /** Why a schedule that is switched on never fires. */
    Optional<String> empty() {
        return Optional.ofNullable(empty);
    }

    /** A sentence, when several of the next fires give the variable the same value. */
    Optional<String> coincidence(VariableForm form) {
        return known.computeIfAbsent(form, this::computed);
    }

    private Optional<String> computed(VariableForm form) {
        if (coarseness != null
                && Variable.of(form) instanceof Parsed.Good<Variable> good
                && good.get() instanceof TimeVariable time
                && coarseness.isCoarse(time)) {
            return Optional.of("The schedule fires more often than ${" + form.name()
                    + "} changes: several runs get the same value and work on the same data again.");
        }
        return Optional.empty();
    }
}
