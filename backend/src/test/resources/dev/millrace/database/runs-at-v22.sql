-- Runs as the tables of V22 had them: ended with everything that can be stored, running, waiting for a decision, and queued.
insert into run (id, flow_id, flow_name, origin, state, reason, run_time, business_time, zone, version, revision, started_by,
    created_at, started_at, ended_at, owner, fence, lease_until, step, held, turn_limit, waits) values
    ('00000000000000000ended', 'f', 'Flow', 'TRIAL', 'FAILED', null, '2026-11-22T09:00Z', '2026-11-21T09:00Z', 'UTC', null, 1, 'anna',
     '2026-11-22T09:00Z', '2026-11-22T09:00:01Z', '2026-11-22T09:00:09Z', null, 1, null, 9, false, null, false),
    ('0000000000000000living', 'f', 'Flow', 'SCHEDULE', 'RUNNING', 'PAUSING', '2026-11-22T09:00Z', '2026-11-21T09:00Z', 'UTC', 1, null,
     'system', '2026-11-22T09:00Z', '2026-11-22T09:00:01Z', null, 'member', 3, '2026-11-22T09:01Z', 7, true, 1, false),
    ('00000000000000000pause', 'f', 'Flow', 'TRIAL', 'PAUSED', 'DECISION_NEEDED', '2026-11-22T09:00Z', '2026-11-21T09:00Z', 'UTC', null, 1,
     'anna', '2026-11-22T09:00Z', '2026-11-22T09:00:01Z', null, null, 1, null, 4, false, null, false),
    ('000000000000000queued1', 'f', 'Flow', 'TRIAL', 'QUEUED', null, '2026-11-22T09:00Z', '2026-11-21T09:00Z', 'UTC', null, 1,
     'anna', '2026-11-22T09:00Z', null, null, null, 0, null, 0, false, null, false);
insert into run_snapshot (run_id, definition, variables)
select id, '{"format": "millrace/v1", "name": "Flow", "nodes": [{"key": "a", "name": "A", "kind": "sql"},
    {"key": "null", "name": "Nought", "kind": "sql"}, {"key": "c", "name": "C", "kind": "sql"}]}', '{"day": "2026-11-21"}'
from run;
insert into node_run (run_id, key, place, name, state, skip_reason, attempts, retries, retry_at, changed_in) values
    ('00000000000000000ended', 'a', 0, 'A', 'SUCCEEDED', null, 2, 1, null, 4),
    ('00000000000000000ended', 'null', 1, 'Nought', 'FAILED', null, 1, 0, null, 8),
    ('00000000000000000ended', 'c', 2, 'C', 'SKIPPED', 'UPSTREAM', 0, 0, null, 9),
    ('0000000000000000living', 'a', 0, 'A', 'RUNNING', null, 1, 0, null, 5),
    ('0000000000000000living', 'null', 1, 'Nought', 'RETRY_WAIT', null, 1, 1, '2026-11-22T09:05Z', 6),
    ('0000000000000000living', 'c', 2, 'C', 'WAITING', null, 0, 0, null, 0),
    ('00000000000000000pause', 'a', 0, 'A', 'UNKNOWN', null, 1, 0, null, 4),
    ('00000000000000000pause', 'null', 1, 'Nought', 'WAITING', null, 0, 0, null, 0),
    ('00000000000000000pause', 'c', 2, 'C', 'WAITING', null, 0, 0, null, 0),
    ('000000000000000queued1', 'a', 0, 'A', 'QUEUED', null, 0, 0, null, 0),
    ('000000000000000queued1', 'null', 1, 'Nought', 'WAITING', null, 0, 0, null, 0),
    ('000000000000000queued1', 'c', 2, 'C', 'WAITING', null, 0, 0, null, 0);
insert into attempt (run_id, node_key, number, state, data_source, mode, sql, variables, identity, started_at, ended_at, error)
values
    ('00000000000000000ended', 'a', 1, 'FAILED', 'd', 'SINGLE', 'select 1/0', '[]', null, '2026-11-22T09:00:01Z',
     '2026-11-22T09:00:02Z', '{"message": "division by zero", "sqlState": "22012", "line": 1, "column": null}'),
    ('00000000000000000ended', 'a', 2, 'SUCCEEDED', 'd', 'SINGLE', 'select 1', '[{"name": "day", "value": "2026-11-21"}]', null,
     '2026-11-22T09:00:03Z', '2026-11-22T09:00:04.5Z', null),
    ('00000000000000000ended', 'null', 1, 'FAILED', 'd', 'PER_STATEMENT', 'boom', '[]', null, '2026-11-22T09:00:05Z',
     '2026-11-22T09:00:08Z', '{"message": "syntax error", "sqlState": "42601"}'),
    ('0000000000000000living', 'a', 1, 'RUNNING', 'd', 'SINGLE', 'select pg_sleep(9)', '[]',
     '{"pid": 7, "xid": "4711", "backendStart": "2026-11-22T09:00:00Z", "serverVersion": 150004, "durableMarker": true}',
     '2026-11-22T09:00:01Z', null, null),
    ('0000000000000000living', 'null', 1, 'FAILED', 'd', 'SINGLE', 'select 2', '[]', null, '2026-11-22T09:00:01Z',
     '2026-11-22T09:00:02Z', '{"message": "lost"}'),
    ('00000000000000000pause', 'a', 1, 'UNKNOWN', 'd', 'PER_STATEMENT', 'select 1', '[]', null, '2026-11-22T09:00:01Z',
     '2026-11-22T09:00:02Z', '{"message": "cut off"}');
insert into statement_result (run_id, node_key, attempt, statement, line, command, sent, affected, millis, notices, error, columns,
    result, row_count, truncated)
select '00000000000000000ended', 'a', 2, n, n, 'SELECT', 'select ' || n, 1, 0.25, '[]', null, '[{"name": "n", "type": "int4"}]',
    jsonb_build_array(jsonb_build_array(n, null)), 1, n = 120
from generate_series(1, 120) n;
insert into statement_result (run_id, node_key, attempt, statement, line, command, sent, affected, millis, notices, error)
values ('00000000000000000ended', 'null', 1, 1, 1, 'INSERT', 'boom', null, 2,
    '{"count": 5000, "kept": [{"severity": "NOTICE", "message": "first"}]}', '{"message": "syntax error"}');
insert into node_log (run_id, node_key, attempt, at, level, text)
select '00000000000000000ended', 'a', 1 + n % 2, '2026-11-22T09:00:01Z'::timestamptz + n * interval '1 ms', 'INFO', 'line ' || n
from generate_series(1, 12001) n;
insert into run_act (run_id, kind, actor, at) values ('00000000000000000pause', 'CANCEL', 'anna', '2026-11-22T09:30Z');
