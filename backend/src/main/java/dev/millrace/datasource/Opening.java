package dev.millrace.datasource;

/** What came of asking for a session. */
public sealed interface Opening {

    record Opened(SqlSession session) implements Opening {}

    record NotOpened(SqlFailure failure) implements Opening {}
}
