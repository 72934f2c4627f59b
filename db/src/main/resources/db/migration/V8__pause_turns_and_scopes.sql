-- held: a person has asked the run to pause; nothing new starts until a person lets it go on.
-- turn_limit: how many published runs of its flow may be at work while it is; null: it does not count (trial, backfill).
-- waits: for its turn. in_the_way: the run that it waits or waited for, or that took its place.
alter table run
    add column held boolean not null default false,
    add column turn_limit integer check (turn_limit > 0),
    add column waits boolean not null default false,
    add column in_the_way text collate "C";
update run set turn_limit = 1 where version is not null and origin <> 'BACKFILL';

-- The runs that wait for their turn, by flow.
create index run_waits on run (flow_id, id) where state = 'QUEUED' and waits;

alter table run_act drop constraint run_act_kind_check;
alter table run_act add constraint run_act_kind_check check (kind in ('CANCEL', 'PAUSE', 'RESUME', 'SETTLE'));

-- Ends the statement that writes a step when its rows are not as the run's owner believes: nothing of it stands then.
create function step_refused(written bigint, meant bigint) returns boolean language plpgsql as $$
begin
    raise exception '% of % records of a step written', written, meant;
end $$;
