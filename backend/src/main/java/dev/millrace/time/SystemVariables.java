package dev.millrace.time;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names that have a value in every run. The three dates are computed here, the others are given by callers. */
public final class SystemVariables {

    public static final String BIZDATE = "bizdate";
    public static final String RUNDATE = "rundate";
    public static final String RUNTIME = "runtime";

    /** All of them, in the order in which they are shown. */
    public static final List<String> NAMES =
            List.of(BIZDATE, RUNDATE, RUNTIME, "flow_id", "flow_name", "node_id", "node_name", "run_id", "attempt");

    private static final Set<String> SET = Set.copyOf(NAMES);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private SystemVariables() {}

    public static boolean contains(String name) {
        return SET.contains(name);
    }

    /** The first three of {@link #NAMES}. */
    public static List<VariableValue> dates(RunTime runTime) {
        return List.of(
                value(BIZDATE, DATE, runTime.businessTime()),
                value(RUNDATE, DATE, runTime.zoned()),
                value(RUNTIME, DATE_TIME, runTime.zoned()));
    }

    private static VariableValue value(String name, DateTimeFormatter format, ZonedDateTime base) {
        return new VariableValue(name, format.format(base), VariableOrigin.SYSTEM, base.toInstant(), List.of());
    }
}
