-- Who may sign in, and what anybody changed.

create table account (
    id text collate "C" primary key,
    name text not null unique,
    password_hash text not null,
    password_change_due boolean not null,
    created_at timestamptz not null
);

comment on column account.password_change_due is 'the password was made by the console: its owner has to choose one before anything else';

create table audit_entry (
    id text collate "C" primary key,
    at timestamptz not null,
    actor text not null,
    act text not null,
    subject_kind text not null,
    subject_id text collate "C" not null,
    subject_name text not null,
    detail jsonb not null
);

comment on column audit_entry.id is 'grows with time: the log is read by it, newest first';
comment on column audit_entry.subject_name is 'as it was then: the subject may be renamed or gone';

create index audit_entry_of_subject on audit_entry (subject_kind, subject_id, id desc);

create function refuse_to_change_the_audit_log() returns trigger
language plpgsql
as $$
begin
    raise exception 'the audit log is append-only' using errcode = 'restrict_violation';
end
$$;

create trigger audit_entry_is_append_only
    before update or delete or truncate on audit_entry
    for each statement
    execute function refuse_to_change_the_audit_log();
