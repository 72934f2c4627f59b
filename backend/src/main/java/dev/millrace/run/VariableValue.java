package dev.millrace.run;

import org.jspecify.annotations.Nullable;

/** A variable as an attempt saw it: its value, where it came from (RUN, NODE, FLOW, SYSTEM) and the base instant of a time variable. */
public record VariableValue(
        String name, String value, String origin, @Nullable String base) {}
