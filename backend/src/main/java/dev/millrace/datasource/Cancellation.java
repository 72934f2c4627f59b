package dev.millrace.datasource;

/** What came of ending a backend. */
public sealed interface Cancellation {

    /** The server lists no such backend and transaction any more. */
    record Gone() implements Cancellation {}

    /** It may still live: the server could not be asked, or it did not end in time. Ask again. */
    record NotGone(String reason) implements Cancellation {}
}
