/** The members of the cluster, the alarms that Quartz keeps for them, and the signals that they send each other. */
@NullMarked
package dev.millrace.cluster;

import org.jspecify.annotations.NullMarked;
