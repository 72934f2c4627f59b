package dev.millrace.engine;

import dev.millrace.cluster.Signals;
import dev.millrace.common.MemoryBudget;
import dev.millrace.datasource.Settlement;
import dev.millrace.datasource.SqlSessions;
import java.time.Clock;
import java.util.concurrent.Executor;

/** What every run's loop works with. */
record EngineParts(
        StepWriter steps,
        SqlSessions sessions,
        Settlement settlement,
        Sources sources,
        Signals signals,
        Clock clock,
        Faults faults,
        Executor workers,
        Lanes lanes,
        Later later,
        MemoryBudget memory,
        Tally tally) {}
