package dev.millrace.datasource;

/** What became of a transaction, as far as its server can be believed. */
public sealed interface TransactionStatus {

    record Committed() implements TransactionStatus {}

    record Aborted() implements TransactionStatus {}

    /** Ask again. */
    record InProgress() implements TransactionStatus {}

    /** The server cannot tell, or what it tells may be about another transaction. Asking again does not help. */
    record Unknown(String reason) implements TransactionStatus {}

    /** The server could not be asked: ask again later. */
    record Unreachable(SqlFailure failure) implements TransactionStatus {}
}
