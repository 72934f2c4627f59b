package dev.millrace.datasource;

/** Connections of data sources, for those who run scripts. */
public interface SqlSessions {

    /**
     * Waits for one of the data source's few slots, takes a connection and prepares it. The wait for a slot has no
     * limit (interrupt it); the connection itself has the data source's connect timeout (default 10 s).
     *
     * @return the session, or why there is none: an unreachable database is a value
     * @throws dev.millrace.common.Problem.NotFound when there is no such data source
     */
    Opening open(SessionRequest request) throws InterruptedException;

    /** How many callers wait for a slot of this data source at this moment. */
    int waiting(DataSourceId dataSource);
}
