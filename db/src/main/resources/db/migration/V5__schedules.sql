-- The truth about what fires when; the alarm that wakes somebody for it is only an alarm.
-- One row a published flow with an enabled schedule; next_fire null: no fire is left.
create table schedule (
    flow_id      text collate "C" primary key,
    version      integer not null,
    spec         jsonb not null,
    zone         text not null,
    concurrency  text not null,
    active_from  timestamptz not null,
    next_fire    timestamptz,
    changed_at   timestamptz not null
) with (fillfactor = 70);
-- The sweep and the alarm: the schedules whose next fire has come.
create index schedule_due on schedule (next_fire) where next_fire is not null;

-- Each planned fire once, and what became of it. Outlives the flow's schedule; a skipped fire names the run in the way.
create table ledger (
    flow_id      text collate "C" not null,
    planned_at   timestamptz not null,
    outcome      text not null check (outcome in ('RAN', 'SKIPPED', 'MISSED')),
    reason       text,
    run_id       text collate "C" references run (id) on delete set null,
    version      integer not null,
    recorded_at  timestamptz not null,
    primary key (flow_id, planned_at)
);
