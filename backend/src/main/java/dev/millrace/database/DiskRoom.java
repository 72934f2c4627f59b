package dev.millrace.database;

import java.util.Optional;

/** Whether there is room on the disk for what makes the console's database grow. */
@FunctionalInterface
public interface DiskRoom {

    /** Nobody watches, or nobody needs to. */
    DiskRoom PLENTY = Optional::empty;

    /** Why nothing may grow at this moment, a sentence; empty: there is room. */
    Optional<String> shortage();
}
