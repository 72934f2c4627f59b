-- Members of the cluster: console processes that share this database. The id outlives a restart (data directory).
create table member (
    id          text collate "C" primary key,
    started_at  timestamptz not null,
    seen_at     timestamptz not null,
    slots       integer not null check (slots > 0),
    runs        integer not null default 0
) with (fillfactor = 50);

-- A run and who owns it. No foreign key to the flow: history outlives a flow that is removed.
-- owner, fence and lease_until say who may write; revision counts the owner's steps, so that a step whose commit
-- was lost on the way can be told from one that never happened.
create table run (
    id             text collate "C" primary key,
    flow_id        text collate "C" not null,
    flow_name      text not null,
    origin         text not null check (origin in
                       ('TRIAL', 'MANUAL', 'SCHEDULE', 'MISSED_FIRE', 'BACKFILL', 'RERUN', 'EVENT')),
    state          text not null check (state in
                       ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    reason         text,
    run_time       timestamptz not null,
    business_time  timestamptz not null,
    zone           text not null,
    version        integer,
    revision       bigint,
    repeats        text collate "C" references run (id) on delete set null,
    started_by     text not null,
    created_at     timestamptz not null,
    started_at     timestamptz,
    ended_at       timestamptz,
    owner          text collate "C",
    fence          bigint not null default 0,
    lease_until    timestamptz,
    step           bigint not null default 0,
    check ((ended_at is not null) = (state in ('SUCCEEDED', 'FAILED', 'CANCELLED'))),
    check (version is not null or revision is not null)
) with (fillfactor = 70);

-- Claiming and sweeping: the runs that live, oldest first.
create index run_live on run (id) where state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING');
-- Concurrency policy: the published runs of one flow that live.
create index run_live_of_flow on run (flow_id) where state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING');
-- History of one flow, newest first; the last run of each flow.
create index run_of_flow on run (flow_id, id desc);
-- The run list by run time, business time or start.
create index run_by_run_time on run (run_time);
create index run_by_business_time on run (business_time);
create index run_by_start on run (started_at);

-- What a run executes: never changed.
create table run_snapshot (
    run_id      text collate "C" primary key references run (id) on delete cascade,
    definition  jsonb not null,
    variables   jsonb not null
);

-- A node inside a run. attempts: how many were begun; retries: how many of them count as retries;
-- changed_in: the run's step that wrote the row last, so that watchers read only what is new.
create table node_run (
    run_id       text collate "C" not null references run (id) on delete cascade,
    key          text collate "C" not null,
    place        integer not null,
    name         text not null,
    state        text not null check (state in ('WAITING', 'QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED',
                     'CANCELLED', 'SKIPPED', 'UNKNOWN', 'RETRY_WAIT')),
    skip_reason  text check (skip_reason in ('SUSPENDED', 'BY_PERSON', 'OUT_OF_SCOPE', 'UPSTREAM', 'POLICY')),
    attempts     integer not null default 0,
    retries      integer not null default 0,
    retry_at     timestamptz,
    changed_in   bigint not null default 0,
    primary key (run_id, key),
    check ((skip_reason is not null) = (state = 'SKIPPED')),
    check ((retry_at is not null) = (state = 'RETRY_WAIT'))
) with (fillfactor = 70);

-- One try of a node: the text as sent with the values that made it, and the identity of its transaction in the data
-- source, recorded before the first statement: what settling needs after a crash.
create table attempt (
    run_id       text collate "C" not null,
    node_key     text collate "C" not null,
    number       integer not null check (number >= 1),
    state        text not null check (state in ('RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'UNKNOWN')),
    data_source  text collate "C",
    mode         text not null check (mode in ('SINGLE', 'PER_STATEMENT')),
    sql          text not null,
    variables    jsonb not null,
    identity     jsonb,
    started_at   timestamptz not null,
    ended_at     timestamptz,
    error        jsonb,
    primary key (run_id, node_key, number),
    foreign key (run_id, node_key) references node_run (run_id, key) on delete cascade
) with (fillfactor = 70);

-- One statement of an attempt, and the first rows it gave.
create table statement_result (
    run_id      text collate "C" not null,
    node_key    text collate "C" not null,
    attempt     integer not null,
    statement   integer not null check (statement >= 1),
    line        integer not null,
    command     text not null,
    sent        text not null,
    affected    bigint,
    millis      double precision not null,
    notices     jsonb not null,
    error       jsonb,
    columns     jsonb,
    result      jsonb,
    row_count   bigint,
    truncated   boolean not null default false,
    primary key (run_id, node_key, attempt, statement),
    foreign key (run_id, node_key, attempt) references attempt (run_id, node_key, number) on delete cascade
);

create table node_log (
    id        bigint generated always as identity primary key,
    run_id    text collate "C" not null,
    node_key  text collate "C" not null,
    attempt   integer not null,
    at        timestamptz not null,
    level     text not null check (level in ('INFO', 'WARNING', 'ERROR')),
    text      text not null,
    foreign key (run_id, node_key) references node_run (run_id, key) on delete cascade
);
-- The log of a node, and what is new in the log of a run.
create index node_log_of_run on node_log (run_id, id);

-- What people ask of a live run; its owner carries it out under the fence and says so.
create table run_act (
    id          bigint generated always as identity primary key,
    run_id      text collate "C" not null references run (id) on delete cascade,
    kind        text not null check (kind in ('CANCEL', 'SETTLE')),
    node_key    text collate "C",
    settle_as   text check (settle_as in ('SUCCEEDED', 'FAILED', 'RETRY', 'SKIPPED')),
    reason      text,
    actor       text not null,
    at          timestamptz not null,
    done_at     timestamptz,
    check ((kind = 'SETTLE') = (node_key is not null and settle_as is not null))
);
-- The owner's look for acts not carried out yet.
create index run_act_open on run_act (run_id, id) where done_at is null;
