package dev.millrace.datasource;

/** How the statements of one script stand to transactions. */
public enum TransactionMode {
    /** All statements in one transaction: all or none. */
    SINGLE,
    /** Every statement for itself, unless the script opens transactions of its own. */
    PER_STATEMENT
}
