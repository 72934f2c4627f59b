-- The journal of a run is the truth about it: entries are only inserted, and the next number is the compare-and-set by which of two
-- who believe that they own a run one loses. body: where things stand from this entry on, small; detail: what was sent, returned and
-- said; nodes: the keys that detail, or an attempt in body, tells of, so that a node is read without the detail of the others.
create table run_entry (
    run_id  text collate "C" not null,
    step    bigint not null check (step > 0),
    fence   bigint not null,
    at      timestamptz not null,
    nodes   text[],
    body    jsonb not null,
    detail  jsonb,
    primary key (run_id, step)
);

-- Entries go with their run. A foreign key would look for the run at every insert.
create function remove_entries_of_runs() returns trigger language plpgsql as $$
begin
    delete from run_entry e using gone where e.run_id = gone.id;
    return null;
end $$;
create trigger run_entries_go after delete on run
    referencing old table as gone
    for each statement execute function remove_entries_of_runs();

-- What runs execute, each text once: never changed.
create table definition_text (
    digest  bytea primary key,
    body    jsonb not null
);

-- definition: a digest; given: values for this run. At its end: summary, what became of each node, and code and text of the error that
-- the first node failed with.
alter table run
    add column definition bytea,
    add column given jsonb not null default '{}',
    add column summary jsonb,
    add column error_code text,
    add column error_text text;

insert into definition_text (digest, body)
select distinct on (digest) digest, definition
from (select sha256(convert_to(definition::text, 'UTF8')) as digest, definition from run_snapshot) s;

update run r
set definition = sha256(convert_to(s.definition::text, 'UTF8')), given = s.variables
from run_snapshot s
where s.run_id = r.id;

-- What is stored becomes entries: the first one has all nodes and the run itself as they stand, those after it one attempt each, of a
-- long attempt a part (a JSON value is limited). Some runs at a time, so that there is never much in memory.
do $$
declare
    ids text[];
    last_id text := '';
begin
    loop
        select array_agg(id order by id) into ids
        from (select id from run where id > last_id order by id limit 500) following;
        exit when ids is null;
        last_id := ids[array_upper(ids, 1)];

        insert into run_entry (run_id, step, fence, at, body)
        select r.id, 1, r.fence, r.created_at, jsonb_strip_nulls(jsonb_build_object(
            'kind', 'LAUNCHED',
            'run', jsonb_build_object('state', r.state, 'held', r.held, 'reason', r.reason),
            'nodes', coalesce(n.nodes, '[]')))
        from run r
        left join (
            select run_id, jsonb_agg(jsonb_build_object('key', key, 'place', place, 'name', name, 'state', state,
                'skip', skip_reason, 'attempts', attempts, 'retries', retries, 'retry', retry_at) order by place) as nodes
            from node_run
            where run_id = any (ids)
            group by run_id
        ) n on n.run_id = r.id
        where r.id = any (ids);

        with told as materialized (
            select run_id, node_key, attempt, (statement - 1) / 50 as part,
                jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                    'node', node_key, 'attempt', attempt, 'statement', statement, 'line', line, 'command', command,
                    'affected', affected, 'millis', millis, 'error', error,
                    'notices', case jsonb_typeof(notices) when 'array' then notices else notices -> 'kept' end,
                    'noticeCount', case jsonb_typeof(notices) when 'array' then null else notices -> 'count' end,
                    'resultSize', octet_length(columns::text) + octet_length(result::text))) order by statement) as body,
                jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                    'node', node_key, 'attempt', attempt, 'statement', statement, 'sent', sent, 'columns', columns,
                    'rows', result, 'rowCount', row_count, 'truncated', nullif(truncated, false)))
                    order by statement) as detail
            from statement_result
            where run_id = any (ids)
            group by 1, 2, 3, 4
        ),
        said as materialized (
            select run_id, node_key, attempt, part, jsonb_agg(jsonb_build_object(
                'node', node_key, 'attempt', attempt, 'at', at, 'level', level, 'text', text) order by id) as detail
            from (
                select l.*, (row_number() over (partition by run_id, node_key, attempt order by id) - 1) / 5000 as part
                from node_log l
                where run_id = any (ids)
            ) line
            group by 1, 2, 3, 4
        ),
        piece as (
            select p.*, row_number() over (partition by p.run_id order by n.place, p.attempt, p.part) + 1 as step
            from (
                select run_id, node_key, number as attempt, 0 as part from attempt where run_id = any (ids)
                union
                select run_id, node_key, attempt, part from told
                union
                select run_id, node_key, attempt, part from said
            ) p
            join node_run n on n.run_id = p.run_id and n.key = p.node_key
        )
        insert into run_entry (run_id, step, fence, at, nodes, body, detail)
        select p.run_id, p.step, r.fence, coalesce(a.ended_at, a.started_at, r.created_at), array[p.node_key],
            jsonb_strip_nulls(jsonb_build_object(
                'kind', 'STEP',
                'begun', case when a.number is not null then jsonb_build_array(jsonb_build_object(
                    'node', a.node_key, 'number', a.number, 'state', a.state, 'dataSource', a.data_source, 'mode', a.mode,
                    'identity', a.identity, 'startedAt', a.started_at, 'endedAt', a.ended_at, 'error', a.error)) end,
                'statements', told.body)),
            jsonb_strip_nulls(jsonb_build_object(
                'begun', case when a.number is not null then jsonb_build_array(jsonb_build_object(
                    'node', a.node_key, 'attempt', a.number, 'sql', a.sql, 'variables', a.variables)) end,
                'results', told.detail,
                'log', said.detail))
        from piece p
        join run r on r.id = p.run_id
        left join attempt a on p.part = 0 and a.run_id = p.run_id and a.node_key = p.node_key and a.number = p.attempt
        left join told on told.run_id = p.run_id and told.node_key = p.node_key and told.attempt = p.attempt
            and told.part = p.part
        left join said on said.run_id = p.run_id and said.node_key = p.node_key and said.attempt = p.attempt
            and said.part = p.part;

        update run r
        set summary = s.summary, error_code = s.error_code, error_text = s.error_text
        from (
            select n.run_id,
                jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                    'key', n.key, 'name', n.name, 'state', n.state, 'skip', n.skip_reason, 'attempts', n.attempts,
                    'from', tried.began, 'to', last.ended_at, 'rows', last.rows, 'sqlState', last.error ->> 'sqlState',
                    'error', left(last.error ->> 'message', 300), 'tries', tried.tries)) order by n.place) as summary,
                (array_agg(last.error ->> 'sqlState' order by n.place)
                    filter (where n.state = 'FAILED' and last.error is not null))[1] as error_code,
                (array_agg(left(last.error ->> 'message', 300) order by n.place)
                    filter (where n.state = 'FAILED' and last.error is not null))[1] as error_text
            from node_run n
            left join lateral (
                select a.ended_at, a.error,
                    (select sum(s.affected) from statement_result s
                     where s.run_id = a.run_id and s.node_key = a.node_key and s.attempt = a.number) as rows
                from attempt a
                where a.run_id = n.run_id and a.node_key = n.key
                order by a.number desc
                limit 1
            ) last on true
            left join lateral (
                select min(t.started_at) as began, jsonb_agg(jsonb_build_object(
                    'state', t.state, 'from', t.started_at, 'to', t.ended_at) order by t.number) as tries
                from (
                    select a.number, a.state, a.started_at, a.ended_at
                    from attempt a
                    where a.run_id = n.run_id and a.node_key = n.key
                    order by a.number desc
                    limit 20
                ) t
            ) tried on true
            where n.run_id = any (ids)
            group by n.run_id
        ) s
        where r.id = s.run_id and r.ended_at is not null;
    end loop;
end $$;

alter table run alter column definition set not null;
alter table run drop column step;

drop function write_step(text, text, bigint, bigint, text, text, boolean, text, timestamptz, boolean, timestamptz,
    jsonb, jsonb, jsonb, jsonb, jsonb, jsonb);
drop table node_log;
drop table statement_result;
drop table attempt;
drop table node_run;
drop table run_snapshot;
