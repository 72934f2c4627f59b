package dev.millrace.flow.validation;

/** Errors stop running and publishing, never saving. */
public enum Severity {
    ERROR,
    WARNING
}
