package dev.millrace.time;

/** A variable whose value is the same at every time. */
public record ConstantVariable(String name, String value) implements Variable {}
