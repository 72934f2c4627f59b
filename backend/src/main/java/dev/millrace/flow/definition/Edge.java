package dev.millrace.flow.definition;

/** A dependency: node {@code to} starts only after node {@code from} succeeded. Both are keys, and may lead nowhere. */
public record Edge(String from, String to) {}
