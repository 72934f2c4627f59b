-- A person has asked the run to pause: nothing new starts until a person lets it go on.
alter table run add column held boolean not null default false;
alter table run_act drop constraint run_act_kind_check;
alter table run_act add constraint run_act_kind_check check (kind in ('CANCEL', 'PAUSE', 'RESUME', 'SETTLE'));
