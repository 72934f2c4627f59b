package dev.millrace.datasource;

/**
 * How busy the connections of a data source are, on this member.
 *
 * @param lent connections that scripts have at this moment
 * @param size how many there may be
 * @param waiting callers that wait for one
 */
public record PoolUse(DataSourceId source, String name, int lent, int size, int waiting) {}
