-- FORCE_CANCEL: a person ends a run that is being cancelled without waiting for its backends any longer.
alter table run_act drop constraint run_act_kind_check;
alter table run_act add constraint run_act_kind_check
    check (kind in ('CANCEL', 'FORCE_CANCEL', 'PAUSE', 'RESUME', 'SETTLE'));
