-- Writes a step of a run: under the fence of the run's row everything that the step says, or nothing. A function, because its parts
-- are planned once a session and those that are empty cost nothing; the call is still one round trip and one transaction.
-- Answers whether the run is still its owner's. Rows that are not as the owner believes are an error: nothing of the step stands then.
create function write_step(
    its_run text, its_owner text, its_fence bigint, its_step bigint, its_state text,
    next_state text, is_held boolean, its_reason text, run_ended timestamptz, is_free boolean, now_at timestamptz,
    moved jsonb, ended jsonb, begun jsonb, results jsonb, log jsonb, acts jsonb
) returns boolean language plpgsql as $$
declare
    its record;
    written integer;
begin
    update run
    set step = step + 1, state = next_state, held = is_held, reason = its_reason, ended_at = run_ended,
        owner = case when is_free then null else owner end, lease_until = case when is_free then null else lease_until end
    where id = its_run and owner = its_owner and fence = its_fence and step = its_step and state = its_state;
    if not found then
        return false;
    end if;

    -- Row by row: each is found by its key, and a step moves few. A join would cost more than all of them.
    for its in
        select * from jsonb_to_recordset(moved) as m (key text, was text, state text, skip text, attempts integer,
            retries integer, retry timestamptz)
    loop
        update node_run
        set state = its.state, skip_reason = its.skip, attempts = its.attempts, retries = its.retries,
            retry_at = its.retry, changed_in = its_step + 1
        where run_id = its_run and key = its.key and state = its.was;
        if not found then
            raise exception 'node % is not % when a step is written', its.key, its.was;
        end if;
    end loop;

    for its in
        select * from jsonb_to_recordset(ended) as e (key text, number integer, state text, ended_at timestamptz,
            error jsonb)
    loop
        update attempt
        set state = its.state, ended_at = its.ended_at, error = its.error
        where run_id = its_run and node_key = its.key and number = its.number;
        if not found then
            raise exception 'there is no attempt % of node % when a step is written', its.number, its.key;
        end if;
    end loop;

    if begun is not null then
        insert into attempt (run_id, node_key, number, state, data_source, mode, sql, variables, identity, started_at,
            ended_at, error)
        select its_run, node, number, state, data_source, mode, sql, variables, identity, started_at, ended_at, error
        from jsonb_to_recordset(begun) as b (node text, number integer, state text, data_source text, mode text,
            sql text, variables jsonb, identity jsonb, started_at timestamptz, ended_at timestamptz, error jsonb);
    end if;

    if results is not null then
        insert into statement_result (run_id, node_key, attempt, statement, line, command, sent, affected, millis,
            notices, error, columns, result, row_count, truncated)
        select its_run, node, attempt, statement, line, command, sent, affected, millis, notices, error, columns,
            result, row_count, truncated
        from jsonb_to_recordset(results) as r (node text, attempt integer, statement integer, line integer,
            command text, sent text, affected bigint, millis double precision, notices jsonb, error jsonb,
            columns jsonb, result jsonb, row_count bigint, truncated boolean);
    end if;

    if log is not null then
        insert into node_log (run_id, node_key, attempt, at, level, text)
        select its_run, node, attempt, at, level, text
        from jsonb_to_recordset(log) as l (node text, attempt integer, at timestamptz, level text, text text);
    end if;

    if acts is not null then
        update run_act
        set done_at = now_at
        where run_id = its_run and done_at is null
          and id in (select cast(act as bigint) from jsonb_array_elements_text(acts) as act);
        get diagnostics written = row_count;
        if written <> jsonb_array_length(acts) then
            raise exception '% of % acts are open when a step is written', written, jsonb_array_length(acts);
        end if;
    end if;
    return true;
end $$;

drop function step_refused(bigint, bigint);
