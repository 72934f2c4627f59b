package dev.millrace.datasource;

import java.util.List;

/** How busy the connections are, for those who watch. */
public interface PoolUses {

    /** Of each data source that this member has connected to since it started, in no order. */
    List<PoolUse> now();
}
