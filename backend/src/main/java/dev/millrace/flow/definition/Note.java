package dev.millrace.flow.definition;

/** A text on the canvas; position and size in CSS pixels at 100 %. */
public record Note(String key, String text, double x, double y, double w, double h) {}
